"""What both trainers do about a loss or a gradient that is not finite: they skip the step, and end when nothing else comes."""
import torch

MOST_IN_A_ROW = 20


class Divergence:
    """`in_a_row` counts the steps skipped since the last good one."""

    def __init__(self, model, average):
        self.model, self.average, self.in_a_row = model, average, 0

    @torch.no_grad()
    def allows(self, name, loss, norm):
        """Whether the step `name` may be taken with this loss and gradient norm (0-d tensors)."""
        if torch.isfinite(loss) and torch.isfinite(norm):
            self.in_a_row = 0
            return True
        self.in_a_row += 1
        print(f"{name}: loss {float(loss.detach()):.4g}, gradient norm {float(norm):.4g}; skipped", flush=True)
        # The forward pass may have spoilt the running statistics of the norms for good: those of the average are whole.
        for spoilt, whole in zip(self.model.buffers(), self.average.buffers()):
            spoilt.copy_(whole)
        if self.in_a_row == MOST_IN_A_ROW:
            raise SystemExit(f"{name}: {MOST_IN_A_ROW} steps in a row were not finite, the run has diverged; what it saved before is kept, "
                             "go on from there with a lower learning rate")
        return False
