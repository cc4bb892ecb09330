using Microsoft.Win32.SafeHandles;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>Pictures that are drawn one after the other at a steady rate, encoded into an MP4 file that can be read as it comes.</summary>
/// <remarks>
/// Draw into <see cref="Picture"/>, then <see cref="Add"/>; <see cref="Finish"/> makes the file whole. Used by one thread at a time. Disposing
/// twice is harmless.
/// </remarks>
public sealed class FilmFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly MediaEncoder _encoder;
    private readonly MediaOutput _output;
    private readonly MediaPacket _packet = new();
    private readonly int _fps;
    private long _frames;
    private long _waiting;
    private long _bytes;

    private FilmFile(SafeFileHandle file, MediaEncoder encoder, MediaOutput output, EncoderPicture picture, int fps)
    {
        (_file, _encoder, _output, Picture, _fps) = (file, encoder, output, picture, fps);
        picture.Begin(0);
    }

    /// <summary>The picture to draw, owned by the film; what was drawn before is gone.</summary>
    public EncoderPicture Picture { get; }

    /// <summary>Creates the file, over one that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The encoder of 8-bit planar YUV 4:2:0 pictures of even sides; its times count pictures.</param>
    /// <exception cref="FfmpegException">The encoder refuses, or MP4 does not take its codec.</exception>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static FilmFile Create(string path, MediaEncoderOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        MediaEncoder encoder = MediaEncoder.Open(options);
        MediaOutput? output = null;
        EncoderPicture? picture = null;
        try
        {
            using CodecParameters parameters = encoder.CopyParameters();
            output = MediaOutput.Open(parameters, MediaOutputOptions.FragmentedMp4);
            picture = EncoderPicture.Create(options.Width, options.Height);
            return new FilmFile(File.OpenHandle(path, FileMode.Create, FileAccess.Write), encoder, output, picture, options.Fps);
        }
        catch
        {
            picture?.Dispose();
            output?.Dispose();
            encoder.Dispose();
            throw;
        }
    }

    /// <summary>Adds the picture as it is drawn.</summary>
    /// <exception cref="FfmpegException">The encoder failed.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Add()
    {
        _encoder.Send(Picture.Frame);
        Drain();
        Picture.Begin(++_frames);
    }

    /// <summary>Writes what the encoder still holds, and the end of the file. Only disposing may follow.</summary>
    /// <exception cref="FfmpegException">The encoder failed.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Finish()
    {
        _encoder.Send(null);
        Drain();
        _output.Flush();
        _output.Finish();
        Save();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _packet.Dispose();
        Picture.Dispose();
        _output.Dispose();
        _encoder.Dispose();
        _file.Dispose();
    }

    private void Drain()
    {
        while (_encoder.Receive(_packet) == DecodeStatus.Done)
        {
            // A part for each key frame, so that a player can go to any of them.
            if (_packet.IsKey && _waiting > 0)
            {
                _output.Flush();
                Save();
                _waiting = 0;
            }

            _output.Write(_packet, TicksOf(_packet.Pts ?? 0), TicksOf(_packet.Dts ?? 0), TicksOf(1));
            _waiting++;
        }
    }

    private long TicksOf(long frames) => frames * MediaOutput.TicksPerSecond / _fps;

    private void Save()
    {
        RandomAccess.Write(_file, _output.Pending, _bytes);
        _bytes += _output.Pending.Length;
        _output.ClearPending();
    }
}
