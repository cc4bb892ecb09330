namespace VisionPipeline.LiveView;

/// <summary>Somebody who looks at a camera's small pictures, until disposed. One task at a time; disposing is harmless twice.</summary>
public sealed class CameraViewer : IDisposable
{
    private readonly CameraView _view;
    private long _seen;
    private int _gone;

    internal CameraViewer(CameraView view)
    {
        _view = view;
        _seen = view.Pictures;
    }

    /// <summary>Waits for the next picture: the newest that this viewer has not seen yet.</summary>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>Null where the camera is gone.</returns>
    /// <exception cref="OperationCanceledException">It was broken off.</exception>
    /// <exception cref="Native.TurboJpeg.JpegException">It cannot be encoded.</exception>
    public async ValueTask<LivePicture?> NextAsync(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _gone) != 0, this);
        LivePicture? picture = await _view.NextAsync(_seen, cancellation).ConfigureAwait(false);
        _seen = picture?.Number ?? _seen;
        return picture;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _gone, 1) == 0)
            _view.Leave();
    }
}
