namespace VisionPipeline.LiveView;

/// <summary>What a maker keeps for each camera that somebody looks at. For one thread. Owns it until <see cref="Dispose"/>, or until nobody looks any more.</summary>
/// <typeparam name="T">A letterbox's plan.</typeparam>
/// <param name="make">Makes one.</param>
/// <param name="drop">Lets one go.</param>
internal sealed class ViewPlans<T>(Func<T> make, Action<T> drop) : IDisposable
    where T : class
{
    private readonly Dictionary<CameraView, T> _plans = [];
    private readonly List<CameraView> _left = [];

    /// <summary>How many there are.</summary>
    public int Count => _plans.Count;

    /// <summary>A camera's.</summary>
    public T Of(CameraView view)
    {
        if (!_plans.TryGetValue(view, out T? plan))
            _plans[view] = plan = make();
        return plan;
    }

    /// <summary>Lets those go that nobody looks at any more.</summary>
    public void Sweep()
    {
        foreach (CameraView view in _plans.Keys)
        {
            if (!view.HasViewers)
                _left.Add(view);
        }

        foreach (CameraView view in _left)
        {
            _plans.Remove(view, out T? plan);
            drop(plan!);
        }

        _left.Clear();
    }

    public void Dispose()
    {
        foreach (T plan in _plans.Values)
            drop(plan);
        _plans.Clear();
    }
}
