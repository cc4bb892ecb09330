using FFmpeg.AutoGen;
using VisionPipeline.Native;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Sources;

/// <summary>A source that libavformat opens: every kind of <see cref="SourceUrl"/>.</summary>
/// <remarks>
/// Reading allocates no managed memory. A stream whose codec changes half-way, or a program that starts a new video stream
/// (MPEG-TS), is followed and reported as <see cref="PacketReadStatus.StreamChanged"/>. Disposing twice is harmless.
/// </remarks>
public sealed class PacketSource : IPacketSource
{
    private readonly MediaInput _input;
    private readonly CancellationTokenRegistration _cancellation;

    private PacketSource(SourceUrl url, MediaInput input, MediaStream video, MediaStream? audio, CancellationToken cancellation)
    {
        Url = url;
        _input = input;
        Video = video;
        Parameters = input.CopyParameters(video.Index);
        if (audio is not null)
        {
            Audio = audio;
            AudioParameters = input.CopyParameters(audio.Index);
        }

        input.Select(video.Index, audio?.Index ?? -1);
        _cancellation = cancellation.UnsafeRegister(static state => ((MediaInput)state!).Interrupt(), input);
    }

    /// <inheritdoc/>
    public SourceUrl Url { get; }

    /// <inheritdoc/>
    public string Container => _input.Container;

    /// <inheritdoc/>
    public IReadOnlyList<MediaStream> Streams => _input.Streams;

    /// <inheritdoc/>
    public MediaStream Video { get; private set; }

    /// <inheritdoc/>
    public CodecParameters Parameters { get; private set; }

    /// <inheritdoc/>
    public MediaStream? Audio { get; }

    /// <inheritdoc/>
    public CodecParameters? AudioParameters { get; }

    /// <inheritdoc/>
    public TimeSpan? Duration => _input.Duration;

    /// <inheritdoc/>
    public long? SenderClock => _input.StartTimeRealtime;

    /// <summary>Opens a source and picks its video stream: the one with the most pixels.</summary>
    /// <param name="url">Where it is.</param>
    /// <param name="options">How to open it.</param>
    /// <param name="cancellation">Breaks off the opening, and later every read.</param>
    /// <exception cref="SourceException">It cannot be opened; the message is one line without secrets.</exception>
    public static PacketSource Open(SourceUrl url, SourceOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(options);
        if (options.CredentialsFile is not null)
        {
            string? user = url.Credentials is { User.Length: > 0 } known ? known.User : null;
            url = url.WithCredentials(Credentials.FromFile(options.CredentialsFile, user));
        }

        LocalFiles.Check(url);
        MediaInput input;
        try
        {
            input = MediaInput.Open(LocalFiles.Resolve(url), DemuxerOptions.For(url, options), cancellation);
        }
        catch (NativeException e)
        {
            throw SourceFaults.OfOpening(url, options, e);
        }

        try
        {
            MediaStream video = BestVideo(input.Streams) ?? throw NoVideo(url, input.Streams);
            return new PacketSource(url, input, video, options.Audio ? FirstAudio(input.Streams) : null, cancellation);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public PacketReadStatus Read(MediaPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        try
        {
            while (_input.Read(packet) == MediaReadStatus.Packet)
            {
                if (packet.StreamIndex == Video.Index)
                    return _input.CodecOf(packet.StreamIndex) == Video.Codec ? PacketReadStatus.Packet : Change(packet.StreamIndex);
                if (packet.StreamIndex == Audio?.Index)
                {
                    // Sound whose codec changes is left out until the source is opened anew: its reader knows the old one.
                    if (_input.CodecOf(packet.StreamIndex) == Audio.Codec)
                        return PacketReadStatus.Audio;
                    continue;
                }

                if (IsNewVideo(packet.StreamIndex))
                    return Change(packet.StreamIndex);
            }

            return PacketReadStatus.EndOfStream;
        }
        catch (NativeException e)
        {
            throw SourceFaults.OfReading(Url, e);
        }
    }

    /// <summary>Goes back to the beginning of a file.</summary>
    /// <returns>False where the source cannot.</returns>
    public bool Rewind() => _input.Rewind();

    /// <inheritdoc/>
    public void Interrupt() => _input.Interrupt();

    /// <inheritdoc/>
    public void Dispose()
    {
        _cancellation.Dispose();
        Parameters.Dispose();
        AudioParameters?.Dispose();
        _input.Dispose();
    }

    private static MediaStream? BestVideo(IReadOnlyList<MediaStream> streams) => streams
        .Where(stream => stream.Kind == AVMediaType.AVMEDIA_TYPE_VIDEO && stream.Codec != AVCodecID.AV_CODEC_ID_NONE)
        .MaxBy(stream => (long)stream.Width * stream.Height);

    private static MediaStream? FirstAudio(IReadOnlyList<MediaStream> streams) => streams
        .FirstOrDefault(stream => stream.Kind == AVMediaType.AVMEDIA_TYPE_AUDIO && stream.Codec != AVCodecID.AV_CODEC_ID_NONE);

    private static SourceException NoVideo(SourceUrl url, IReadOnlyList<MediaStream> streams)
    {
        string found = streams.Count == 0 ? "no stream at all" : string.Join(", ", streams.Select(stream => stream.CodecName));
        return new SourceException(SourceFault.NoVideo, url.ToString(), $"no video stream in it (found: {found})");
    }

    // Only streams that begin later are let through beside the chosen one: all that had shown a picture were deselected.
    private bool IsNewVideo(int index)
    {
        if (!_input.IsSelected(index))
            return false;
        if (index >= Streams.Count)
            _input.RefreshStreams();
        return Streams[index].Kind == AVMediaType.AVMEDIA_TYPE_VIDEO;
    }

    private PacketReadStatus Change(int index)
    {
        _input.RefreshStreams();
        Video = _input.Streams[index];
        _input.Select(index, Audio?.Index ?? -1);
        CodecParameters old = Parameters;
        Parameters = _input.CopyParameters(index);
        old.Dispose();
        return PacketReadStatus.StreamChanged;
    }
}
