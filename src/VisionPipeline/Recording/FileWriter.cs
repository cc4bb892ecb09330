using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using VisionPipeline.Native;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Native.Storage;

namespace VisionPipeline.Recording;

/// <summary>Writes one fragmented MP4 file part by part. Used by the disk's thread.</summary>
/// <remarks>
/// After each part the file is whole: what came before a failure stays playable. Parts go past the page cache where the file system can:
/// a third of the CPU time, and months of video push nothing else out of memory.
/// </remarks>
internal sealed class FileWriter : IDisposable
{
    // errno of Linux (errno-base.h).
    private const int InvalidArgument = 22;

    private readonly RecordedFile _file;
    private readonly SafeFileHandle _handle;
    private readonly MediaOutput _output;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly StreamWriter? _timing;
    private bool _isDirect;

    private FileWriter(RecordedFile file, SafeFileHandle handle, MediaOutput output, CodecParameters parameters, StreamWriter? timing)
    {
        _file = file;
        _handle = handle;
        _output = output;
        _timing = timing;
        _isDirect = DirectWriting.TrySet(handle, on: true);
        Codec = parameters.CodecName;
        Width = parameters.Width;
        Height = parameters.Height;
        _timing?.WriteLine("frame,pts_s,capture_us,key,bytes,missing_ms");
    }

    public string Codec { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Bytes of whole parts.</summary>
    public long Bytes { get; private set; }

    public long Packets { get; private set; }

    /// <summary>Media time in ticks.</summary>
    public long Duration { get; private set; }

    /// <summary>Capture time of the last picture plus its duration, microseconds since 1970.</summary>
    public long EndMicroseconds { get; private set; }

    /// <summary>Makes the file; its folder must exist.</summary>
    /// <param name="file">What it is; gets another path where one of its name is there already.</param>
    /// <param name="root">The recording folder.</param>
    /// <param name="first">Its first part.</param>
    public static FileWriter Create(RecordedFile file, string root, Part first)
    {
        CodecParameters? measured = file.Epoch.SizeIsSure ? null : WithTrueSize(file.Epoch.Parameters, first.Packets[0].Media);
        try
        {
            CodecParameters parameters = measured ?? file.Epoch.Parameters;
            MediaOutputOptions options = file.Epoch.Audio is null ? MediaOutputOptions.FragmentedMp4 : MediaOutputOptions.FragmentedMp4WithAudio;
            MediaOutput output = MediaOutput.Open(parameters, options with { Rotation = file.Epoch.Rotation }, file.Epoch.Audio);
            SafeFileHandle? handle = null;
            try
            {
                handle = CreateNew(file, root);
                StreamWriter? timing = file.TimingLog ? new StreamWriter(Path.Combine(root, Path.ChangeExtension(file.Path, ".csv")), false, Encoding.ASCII) : null;
                return new FileWriter(file, handle, output, parameters, timing);
            }
            catch
            {
                handle?.Dispose();
                output.Dispose();
                throw;
            }
        }
        finally
        {
            measured?.Dispose();
        }
    }

    /// <summary>Writes a part, or what of it can be: after an exception the file ends with the part before.</summary>
    public void Write(Part part)
    {
        List<StoredPacket> packets = part.Packets;
        long duration = Duration;
        long ends = EndMicroseconds;
        for (int i = 0; i < packets.Count; i++)
        {
            StoredPacket packet = packets[i];
            long end = i + 1 < packets.Count ? packets[i + 1].Dts : Math.Max(part.NextDts, packet.Dts + 1);
            _output.Write(packet.Media, packet.Pts - _file.FirstDts, packet.Dts - _file.FirstDts, end - packet.Dts);
            duration = end - _file.FirstDts;
            ends = Math.Max(ends, packet.CaptureMicroseconds + ((end - packet.Dts) * 1_000_000 / MediaOutput.TicksPerSecond));
            if (_timing is not null)
                WriteTiming(Packets + i, packet);
        }

        foreach (StoredPacket sound in part.Audio)
            WriteAudio(sound);
        _output.Flush();
        Save();

        // Only what is in the file is told of it.
        Packets += packets.Count;
        Duration = duration;
        EndMicroseconds = ends;
    }

    /// <summary>Writes the file's end and gives its SHA-256, hexadecimal.</summary>
    public string Finish()
    {
        _output.Finish();
        Save();
        RandomAccess.SetLength(_handle, Bytes);
        Sync();
        return Convert.ToHexStringLower(_hash.GetCurrentHash());
    }

    /// <summary>Makes what was written durable.</summary>
    public void Sync()
    {
        _timing?.Flush();
        RandomAccess.FlushToDisk(_handle);
    }

    /// <summary>Cuts off what a failed write left and gives the SHA-256 of the rest.</summary>
    public string Break()
    {
        RandomAccess.SetLength(_handle, Bytes);
        RandomAccess.FlushToDisk(_handle);
        return Convert.ToHexStringLower(_hash.GetCurrentHash());
    }

    public void Dispose()
    {
        _output.Dispose();
        _handle.Dispose();
        _hash.Dispose();
        try
        {
            _timing?.Dispose();
        }
        catch (IOException)
        {
            // A full disk: the table of frame times ends early, the video does not depend on it.
        }
    }

    private void Save()
    {
        ReadOnlySpan<byte> pending = _output.Pending;
        if (pending.IsEmpty)
            return;
        WriteBlocks();
        _hash.AppendData(pending);
        Bytes += pending.Length;
        _output.ClearPending();
    }

    private void WriteBlocks()
    {
        long at = Bytes / DirectWriting.BlockBytes * DirectWriting.BlockBytes;
        try
        {
            RandomAccess.Write(_handle, _output.PendingBlocks, at);
        }
        catch (IOException e) when (_isDirect && e.HResult == InvalidArgument)
        {
            // A disk of larger sectors, or a file system that takes the switch and then no writes.
            _isDirect = false;
            DirectWriting.TrySet(_handle, on: false);
            RandomAccess.Write(_handle, _output.PendingBlocks, at);
        }
    }

    private void WriteAudio(StoredPacket sound)
    {
        try
        {
            _output.WriteAudio(sound.Media, sound.Dts - _file.FirstDts, sound.Duration);
        }
        catch (FfmpegException)
        {
            // A broken packet of sound (AAC whose header is damaged) costs itself and not the pictures.
        }
    }

    private void WriteTiming(long number, StoredPacket packet) => _timing!.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{number},{(packet.Pts - _file.FirstDts) / (double)MediaOutput.TicksPerSecond:0.000000},{packet.CaptureMicroseconds},{(packet.IsKey ? 1 : 0)},{packet.Media.Size},{packet.Missing.TotalMilliseconds:0}"));

    // A clock that was set back meets names that are taken.
    private static SafeFileHandle CreateNew(RecordedFile file, string root)
    {
        string wanted = file.Path;
        for (int attempt = 2; ; attempt++)
        {
            try
            {
                return File.OpenHandle(Path.Combine(root, file.Path), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            }
            catch (IOException) when (attempt < 1000 && File.Exists(Path.Combine(root, file.Path)))
            {
                file.Path = string.Create(CultureInfo.InvariantCulture, $"{wanted[..^4]}-{attempt}.mp4");
            }
        }
    }

    // The decoder knows the size that the parameter sets in the packet declare.
    private static CodecParameters? WithTrueSize(CodecParameters parameters, MediaPacket key)
    {
        try
        {
            using MediaDecoder decoder = MediaDecoder.Open(parameters, new MediaDecoderOptions());
            using var frame = new MediaFrame();
            if (decoder.Send(key) != DecodeStatus.Done || decoder.Send(null) is not (DecodeStatus.Done or DecodeStatus.End) || decoder.Receive(frame) != DecodeStatus.Done)
                return null;
            return frame.Width == parameters.Width && frame.Height == parameters.Height
                ? null
                : parameters.CopyWith(parameters.Extradata, frame.Width, frame.Height);
        }
        catch (NativeException)
        {
            // Players go by the parameter sets too: a wrong size in the header is the lesser harm.
            return null;
        }
    }
}
