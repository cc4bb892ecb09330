using FFmpeg.AutoGen;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Native.Loading;
using VisionPipeline.Native.Storage;

namespace VisionPipeline.Native.Tests.Ffmpeg;

public sealed class MediaOutputTests
{
    [NeedsFfmpegFact]
    public void Write_TwoFragments_GivesBoxesAfterEachFlush()
    {
        using (MediaEncoder encoder = Encoder())
        using (CodecParameters parameters = encoder.CopyParameters())
        using (MediaOutput output = MediaOutput.Open(parameters, MediaOutputOptions.FragmentedMp4))
        {
            WritePicture(encoder, output, 0);
            output.Flush();
            Assert.Equal(["ftyp", "moov", "moof", "mdat"], Boxes(output.Pending));
            output.ClearPending();
            WritePicture(encoder, output, 1);
            output.Flush();
            Assert.Equal(["moof", "mdat"], Boxes(output.Pending));
            output.ClearPending();
            output.Flush();
            Assert.True(output.Pending.IsEmpty);
            output.Finish();
            Assert.Equal(["mfra"], Boxes(output.Pending));
        }

        AssertNoneLeft();
    }

    [NeedsFfmpegFact]
    public void PendingBlocks_PartAfterPart_AreWholeBlocksAndLeaveASoundFileEachTime()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (MediaEncoder encoder = Encoder())
            using (CodecParameters parameters = encoder.CopyParameters())
            using (MediaOutput output = MediaOutput.Open(parameters, MediaOutputOptions.FragmentedMp4))
            using (Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite))
            {
                DirectWriting.TrySet(file, on: true);
                var expected = new List<byte>();
                for (int i = 0; i < 40; i++)
                {
                    WritePicture(encoder, output, i);
                    output.Flush();
                    ReadOnlySpan<byte> blocks = output.PendingBlocks;
                    Assert.Equal(0, blocks.Length % DirectWriting.BlockBytes);
                    RandomAccess.Write(file, blocks, expected.Count / DirectWriting.BlockBytes * DirectWriting.BlockBytes);
                    expected.AddRange(output.Pending);
                    output.ClearPending();
                    Assert.True(output.PendingBlocks.IsEmpty);

                    byte[] all = File.ReadAllBytes(path);
                    Assert.Equal(expected, all[..expected.Count]);
                    List<string> boxes = Boxes(all);
                    Assert.Equal((i + 1, all.Length > expected.Count ? 1 : 0), (boxes.Count(box => box == "mdat"), boxes.Count(box => box == "free")));
                }
            }
        }
        finally
        {
            File.Delete(path);
        }

        AssertNoneLeft();
    }

    [NeedsFfmpegFact]
    public void Keep_PacketWithMuchMoreMemoryThanBytes_KeepsTheBytesAlone()
    {
        using (MediaEncoder encoder = Encoder())
        using (MediaFrame picture = TestPattern.Make(encoder.PixelFormat, 64, 48, 1))
        using (var packet = new MediaPacket())
        using (var other = new MediaPacket())
        using (var kept = new MediaPacket())
        {
            encoder.Send(picture);
            Assert.Equal(DecodeStatus.Done, encoder.Receive(packet));
            byte[] whole = packet.Data.ToArray();
            other.Share(packet);
            packet.SkipFront(whole.Length / 2);
            kept.Keep(packet);
            Assert.InRange(kept.HeldBytes, packet.Size, packet.Size + 64);
            Assert.Equal(whole[(whole.Length / 2)..], kept.Data.ToArray());
            Assert.Equal(whole, other.Data.ToArray());
        }

        AssertNoneLeft();
    }

    [NeedsFfmpegFact]
    public void Write_TimeGoesBack_Throws()
    {
        using (MediaEncoder encoder = Encoder())
        using (CodecParameters parameters = encoder.CopyParameters())
        using (MediaOutput output = MediaOutput.Open(parameters, MediaOutputOptions.FragmentedMp4))
        {
            WritePicture(encoder, output, 5);
            var e = Assert.Throws<FfmpegException>(() => WritePicture(encoder, output, 6, at: 2));
            Assert.Equal("av_write_frame", e.Call);
        }

        AssertNoneLeft();
    }

    [NeedsFfmpegFact]
    public void Open_ContainerThatDoesNotExistOrFit_Throws()
    {
        using (MediaEncoder encoder = Encoder())
        using (CodecParameters parameters = encoder.CopyParameters())
        {
            Assert.Throws<FfmpegException>(() => MediaOutput.Open(parameters, new MediaOutputOptions { Format = "no-such" }).Dispose());
            Assert.Throws<FfmpegException>(() => MediaOutput.Open(parameters, new MediaOutputOptions { Format = "wav" }).Dispose());
        }

        AssertNoneLeft();
    }

    [NeedsFfmpegFact]
    public void AnyCall_AfterDispose_Throws()
    {
        using (MediaEncoder encoder = Encoder())
        using (CodecParameters parameters = encoder.CopyParameters())
        {
            MediaOutput output = MediaOutput.Open(parameters, MediaOutputOptions.FragmentedMp4);
            output.Dispose();
            output.Dispose();
            Assert.Throws<ObjectDisposedException>(output.Flush);
            Assert.Throws<ObjectDisposedException>(output.Finish);
            Assert.Throws<ObjectDisposedException>(() => WritePicture(encoder, output, 0));
            Assert.Throws<ObjectDisposedException>(() => output.Pending.Length);
        }

        AssertNoneLeft();
    }

    [NeedsFfmpegFact]
    public void CopyWith_OtherSetsAndSize_LeavesTheOriginal()
    {
        using (MediaEncoder encoder = Encoder())
        using (CodecParameters parameters = encoder.CopyParameters())
        using (CodecParameters copy = parameters.CopyWith([1, 2, 3], 10, 20))
        {
            Assert.Equal((10, 20), (copy.Width, copy.Height));
            Assert.Equal([1, 2, 3], copy.Extradata.ToArray());
            Assert.Equal((64, 48), (parameters.Width, parameters.Height));
            Assert.Equal(parameters.Codec, copy.Codec);
        }

        AssertNoneLeft();
    }

    [Fact]
    public void Flush_Folder_SyncsOrSaysWhyNot()
    {
        FolderSync.Flush(Path.GetTempPath());
        var e = Assert.Throws<StorageException>(() => FolderSync.Flush("/no/such/folder"));
        Assert.Equal(2, e.Code);
        Assert.Contains("/no/such/folder", e.Message, StringComparison.Ordinal);
    }

    private static MediaEncoder Encoder() => MediaEncoder.Open(new MediaEncoderOptions { Name = "mjpeg", Width = 64, Height = 48, PixelFormat = AVPixelFormat.AV_PIX_FMT_YUVJ420P });

    private static void WritePicture(MediaEncoder encoder, MediaOutput output, int number, int? at = null)
    {
        using MediaFrame picture = TestPattern.Make(encoder.PixelFormat, 64, 48, number);
        using var packet = new MediaPacket();
        encoder.Send(picture);
        Assert.Equal(DecodeStatus.Done, encoder.Receive(packet));
        long time = (at ?? number) * 3600;
        output.Write(packet, time, time, 3600);
    }

    private static List<string> Boxes(ReadOnlySpan<byte> bytes)
    {
        var boxes = new List<string>();
        while (bytes.Length >= 8)
        {
            int size = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes);
            boxes.Add(System.Text.Encoding.ASCII.GetString(bytes.Slice(4, 4)));
            bytes = bytes[size..];
        }

        return boxes;
    }

    private static void AssertNoneLeft() =>
        Assert.All(["AVFormatContext", "AVIOContext", "AVPacket", "AVCodecParameters"], kind => Assert.Equal(0, NativeHandleCounter.For(kind).Outstanding));
}
