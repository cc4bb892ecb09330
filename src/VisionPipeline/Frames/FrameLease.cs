namespace VisionPipeline.Frames;

/// <summary>One holder's claim on a <see cref="VideoFrame"/>. The frame goes back to its pool when the last claim is disposed.</summary>
/// <remarks>
/// A value: handing it on hands the claim on. Disposing twice, or disposing a copy, is harmless, because each claim is a bit of
/// its own in the frame's word and carries the round in which it was given. The default value claims nothing.
/// </remarks>
public readonly struct FrameLease : IDisposable, IEquatable<FrameLease>
{
    private readonly VideoFrame? _frame;
    private readonly uint _round;
    private readonly uint _bit;

    internal FrameLease(VideoFrame frame, uint round, uint bit)
    {
        _frame = frame;
        _round = round;
        _bit = bit;
    }

    /// <summary>Whether it claims a frame now.</summary>
    public bool IsHeld => _frame is not null && _frame.IsClaimed(_round, _bit);

    /// <summary>The frame.</summary>
    /// <exception cref="ObjectDisposedException">This claim was disposed.</exception>
    public VideoFrame Frame => IsHeld ? _frame! : throw new ObjectDisposedException(nameof(FrameLease));

    /// <summary>A further claim on the same frame, for another holder. At most 32 at a time.</summary>
    /// <exception cref="ObjectDisposedException">This claim was disposed.</exception>
    /// <exception cref="InvalidOperationException">32 holders have it already.</exception>
    public FrameLease Share() => Frame.Claim(_round);

    /// <summary>Gives the claim up.</summary>
    public void Dispose() => _frame?.Release(_round, _bit);

    /// <inheritdoc/>
    public bool Equals(FrameLease other) => ReferenceEquals(_frame, other._frame) && _round == other._round && _bit == other._bit;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FrameLease other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_frame, _round, _bit);

    /// <summary>Whether both are the same claim.</summary>
    public static bool operator ==(FrameLease left, FrameLease right) => left.Equals(right);

    /// <summary>Whether they are different claims.</summary>
    public static bool operator !=(FrameLease left, FrameLease right) => !left.Equals(right);
}
