using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <content>Pictures that are painted and encoded on the device that decoded them.</content>
internal sealed partial class ExportEncoder
{
    // Asked once, of the first picture.
    private bool TakesSurface()
    {
        if (!_triedDevice)
        {
            _triedDevice = true;
            SizeFor(_decoded);
            if ((_decoded.Width, _decoded.Height) == _size && (_painter is null || _device!.Painter is not null))
                OpenOnDevice();
        }

        return _chosen is { TakesSurfaces: true } && (_decoded.Width, _decoded.Height) == _size && _decoded.SoftwareFormat == _chosen.Encoder.PixelFormat;
    }

    // Where pictures wait to be painted, the encoder is opened for copies as they are.
    private void OpenOnDevice()
    {
        bool waits = _painter is not null && _device!.Painter!.Lookahead > 0;
        if (waits)
            _painted = new SurfacePaintQueue(_device!.Painter!, _rotation, _device.Make);
        MediaFrame first = _painted?.Copy(_decoded) ?? _decoded;
        try
        {
            if (EncoderChoice.OpenOnDevice(_wanted, Pictures(first, Fps, isPainted: false), EncoderSessions.Shared, _device!, first, _refused) is { } chosen)
                _chosen = Begin(chosen, _rotation);
        }
        finally
        {
            _painted?.Return(first);
        }

        if (_chosen is not null)
            return;
        _painted?.Dispose();
        _painted = null;
    }

    private void SendPainted(bool isLast)
    {
        while (_painted is not null && _painted.TryTake(isLast, out MediaFrame surface, out long pts))
        {
            try
            {
                Send(surface, pts);
            }
            finally
            {
                _painted.Return(surface);
            }
        }
    }

    private void Send(MediaFrame surface, long pts)
    {
        surface.SetTime(pts);
        Surfaces++;
        while (_device!.Send(_chosen!.Encoder, surface) == DecodeStatus.Again)
            TakeEncoded();
        TakeEncoded();
    }
}
