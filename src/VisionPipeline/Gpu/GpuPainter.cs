using System.Runtime.InteropServices;
using OpenCvSharp;
using VisionPipeline.Batching;
using VisionPipeline.Frames;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Gpu;

/// <summary>Paints boxes, texts and blurred plates on decoded surfaces in place, without their leaving the device: what is drawn over a picture before it is encoded again.</summary>
/// <remarks>
/// <para>
/// Work is queued on the stream that was given here, behind what decoders queued before the call; whoever hands the surface on waits
/// for that stream (<see cref="CudaStream.Synchronize"/>) or lets its own stream wait for it. The surface must be the caller's alone: a
/// frame that others read too is to be copied first.
/// </para>
/// <para>
/// Texts are drawn once by the processor and kept on the device until there is no more room, so that only new ones are sent up. NOT
/// thread-safe: one for each thread that paints. Owns its memory until <see cref="Dispose"/>, which waits for the stream.
/// </para>
/// </remarks>
public sealed class GpuPainter : IDisposable
{
    /// <summary>Boxes, texts and blurred plates on one picture at most; a text counts twice. What is beyond is refused.</summary>
    public const int MostItems = 4096;

    private const int BlockFloats = 4 * 2 * 3;
    private const int MaskBytes = 2 << 20;

    // Rows of a mask begin where the device likes to read.
    private const int MaskAlignment = 16;

    private readonly CudaFunction _blocksKernel;
    private readonly CudaFunction _kernel;
    private readonly CudaStream _stream;
    private readonly CudaEvent _decoded;
    private readonly CudaEvent _sent;
    private readonly CudaMemory _items;
    private readonly CudaMemory _blocks;
    private readonly CudaMemory _masks;
    private readonly CudaHostMemory _itemStaging;
    private readonly CudaHostMemory _maskStaging;
    private readonly Dictionary<(string Text, double Scale), (int Offset, int Pitch)> _texts = [];
    private readonly List<(int First, int Blurs, int Count)> _rounds = [];
    private readonly Mat _drawn = new();
    private readonly List<IDisposable> _owned = [];
    private int _maskEnd;
    private bool _disposed;

    /// <summary>Makes a painter.</summary>
    /// <param name="kernels">The device's kernels; must outlive this.</param>
    /// <param name="stream">Where work is queued. Must outlive this.</param>
    /// <exception cref="Native.NativeException">There is no memory for it (about 3 MB), or the kernels cannot be compiled.</exception>
    public GpuPainter(GpuKernels kernels, CudaStream stream)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        (_blocksKernel, _kernel) = kernels.Painter();
        CudaContext context = kernels.Context;
        try
        {
            _decoded = Own(context.CreateEvent());
            _sent = Own(context.CreateEvent());
            _items = Own(context.Allocate(MostItems * Marshal.SizeOf<PaintItem>()));
            _blocks = Own(context.Allocate(MostItems * BlockFloats * sizeof(float)));
            _masks = Own(context.Allocate(MaskBytes));
            _itemStaging = Own(context.AllocateHost((int)_items.Bytes));
            _maskStaging = Own(context.AllocateHost(MaskBytes));
        }
        catch
        {
            Free();
            throw;
        }
    }

    /// <summary>Queues the painting of one surface.</summary>
    /// <param name="surface">NV12, NV21, P010 or planar 4:2:0; changed in place. Must stay until the stream has come past.</param>
    /// <param name="rotation">The turn that makes it upright: texts stand upright then.</param>
    /// <param name="list">What to paint; begun with the upright picture's size. May be used again when this returns.</param>
    /// <exception cref="ArgumentException">The surface is empty or of another layout, the list is of another size, or holds too much.</exception>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public void Paint(in GpuSurface surface, Rotation rotation, PaintList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        ObjectDisposedException.ThrowIf(_disposed, this);
        surface.ThrowIfEmpty();
        YuvFormat format = surface.Format;
        if (format.Layout is not (PixelLayout.Nv12 or PixelLayout.Nv21 or PixelLayout.P010 or PixelLayout.Yuv420P or PixelLayout.Yuv420P10))
            throw new ArgumentException($"a surface of {format.Layout}: 4:2:0 is wanted", nameof(surface));
        bool turned = rotation is Rotation.Clockwise90 or Rotation.Clockwise270;
        if ((list.Width, list.Height) != (turned ? (format.Height, format.Width) : (format.Width, format.Height)))
            throw new ArgumentException($"a list for {list.Width}x{list.Height} pixels on a surface of {format.Width}x{format.Height}, {rotation}", nameof(list));
        if (list.Blurred.Count + list.Marks.Count > MostItems)
            throw new ArgumentException($"{list.Blurred.Count + list.Marks.Count} things to paint, at most {MostItems} are taken", nameof(list));
        if (list.IsEmpty)
            return;

        // What was sent up for the picture before must have gone before it is overwritten here.
        _sent.Synchronize();
        _decoded.RecordDefault();
        _stream.WaitFor(_decoded);
        int count = Describe(list, ColorTransform.Of(format, 255), format.BytesPerSample == 2 ? 4 : 1);
        _stream.CopyToDevice(_items, _itemStaging, count * Marshal.SizeOf<PaintItem>());
        _sent.Record(_stream);
        PaintJob job = Job(surface, rotation);
        foreach ((int first, int blurs, int items) in _rounds)
        {
            job.First = first;
            job.Count = items;
            (job.FromX, job.FromY, job.ToX, job.ToY) = Bounds(format, rotation, MemoryMarshal.Cast<byte, PaintItem>(_itemStaging.Span).Slice(first, items));
            if (job.FromX >= job.ToX || job.FromY >= job.ToY)
                continue;
            KernelArguments arguments = default;
            arguments.Add(job);
            if (blurs > 0)
                _blocksKernel.Launch(_stream, new CudaGrid(8, blurs, 1, 128, 1, 1), arguments);
            _kernel.Launch(_stream, CudaGrid.Cover((job.ToX - job.FromX + 1) / 2, (job.ToY - job.FromY + 1) / 2), arguments);
        }
    }

    /// <summary>Queues the copying of a surface, behind what decoders queued before the call.</summary>
    /// <param name="into">Where to.</param>
    /// <param name="from">Where from; of the same size and layout. Must stay until the stream has come past.</param>
    /// <exception cref="ArgumentException">One of them is empty, or they differ.</exception>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public void Copy(in GpuSurface into, in GpuSurface from)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        into.ThrowIfEmpty();
        from.ThrowIfEmpty();
        _decoded.RecordDefault();
        _stream.WaitFor(_decoded);
        _stream.Copy(into.Plane0, from.Plane0);
        if (from.Format.PlaneCount > 1)
            _stream.Copy(into.Plane1, from.Plane1);
        if (from.Format.PlaneCount > 2)
            _stream.Copy(into.Plane2, from.Plane2);
    }

    /// <summary>Waits for what was queued, and frees what is held. Harmless twice.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        try
        {
            _stream.Synchronize();
        }
        catch (CudaException)
        {
            // A stream that fails reads nothing any more.
        }

        Free();
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Add(part);
        return part;
    }

    private void Free()
    {
        foreach (IDisposable part in _owned)
            part.Dispose();
        _drawn.Dispose();
    }

    // Writes the items; areas that overlap are blurred one after the other, as the processor does it.
    private int Describe(PaintList list, in ColorTransform colour, double code)
    {
        Span<PaintItem> items = MemoryMarshal.Cast<byte, PaintItem>(_itemStaging.Span);
        _rounds.Clear();
        if (_maskEnd > MaskBytes / 2)
        {
            // Between pictures only: what one picture points at must stay.
            _stream.Synchronize();
            _texts.Clear();
            _maskEnd = 0;
        }

        int start = 0;
        int count = 0;
        foreach (Rect area in list.Blurred)
        {
            for (int i = start; i < count; i++)
            {
                if (area.Left >= items[i].Right || area.Right <= items[i].Left || area.Top >= items[i].Bottom || area.Bottom <= items[i].Top)
                    continue;
                _rounds.Add((start, count - start, count - start));
                start = count;
                break;
            }

            items[count] = Item(area, default, 0);
            items[count].Blocks = count;
            count++;
        }

        int blurs = count - start;
        foreach (PaintList.Mark mark in list.Marks)
        {
            PaintItem item = Item(mark.Area, mark.Hole, mark.Reach);
            if (mark.Label is { } label && !TryMask(label, ref item))
                continue;
            Solve(colour, mark.Colour, code, ref item);
            items[count++] = item;
        }

        _rounds.Add((start, blurs, count - start));
        return count;
    }

    private static PaintItem Item(Rect area, Rect hole, int reach) => new()
    {
        Left = area.Left,
        Top = area.Top,
        Right = area.Right,
        Bottom = area.Bottom,
        HoleLeft = hole.Left,
        HoleTop = hole.Top,
        HoleRight = hole.Right,
        HoleBottom = hole.Bottom,
        Reach = reach,
        Mask = -1,
        Blocks = -1,
    };

    // The way to RGB, solved for the codes.
    private static void Solve(in ColorTransform way, Scalar colour, double code, ref PaintItem item)
    {
        (double r, double g, double b) = (colour.Val0 - way.RedOffset, colour.Val1 - way.GreenOffset, colour.Val2 - way.BlueOffset);
        double fromBlue = way.GreenU / way.BlueU;
        double fromRed = way.GreenV / way.RedV;
        double luma = (g - (fromBlue * b) - (fromRed * r)) / (way.Luma * (1 - fromBlue - fromRed));
        item.Luma = (float)(luma * code);
        item.U = (float)((b - (way.Luma * luma)) / way.BlueU * code);
        item.V = (float)((r - (way.Luma * luma)) / way.RedV * code);
    }

    // Finds a text on the device, or draws it and sends it up. What one picture has beyond a megabyte of new texts is left out.
    private bool TryMask(in TextLabel label, ref PaintItem item)
    {
        if (!_texts.TryGetValue((label.Text, label.Scale), out (int Offset, int Pitch) place))
        {
            (int width, int height) = (label.Ground.Width, label.Ground.Height);
            int pitch = (width + MaskAlignment - 1) / MaskAlignment * MaskAlignment;
            int bytes = pitch * height;
            if (_maskEnd + bytes > MaskBytes)
                return false;
            place = (_maskEnd, pitch);
            Draw(label, pitch, height, _maskStaging.Span.Slice(_maskEnd, bytes));
            _stream.CopyToDevice(_masks.Slice(_maskEnd, bytes, bytes, 1), _maskStaging, _maskEnd, bytes);
            _maskEnd += bytes;
            _texts.Add((label.Text, label.Scale), place);
        }

        (item.Mask, item.MaskPitch) = place;
        return true;
    }

    private void Draw(in TextLabel label, int pitch, int height, Span<byte> into)
    {
        into.Clear();
        _drawn.CopyFrom(height, pitch, MatType.CV_8UC1, into, 0);
        label.Write(_drawn, new Point(-label.Ground.X, -label.Ground.Y), Scalar.All(255));
        _drawn.AsSpan().CopyTo(into);
    }

    private PaintJob Job(in GpuSurface surface, Rotation rotation)
    {
        YuvFormat format = surface.Format;
        ColorTransform colour = ColorTransform.Of(format, 255);
        double code = format.BytesPerSample == 2 ? 0.25 : 1;
        (ulong u, int pitchU) = surface.ChromaU;
        (ulong v, int pitchV) = surface.ChromaV;
        return new PaintJob
        {
            Luma = surface.Plane0.Address,
            ChromaU = u,
            ChromaV = v,
            Items = _items.Address,
            Masks = _masks.Address,
            Blocks = _blocks.Address,
            LumaPitch = (int)surface.Plane0.PitchBytes,
            ChromaUPitch = pitchU,
            ChromaVPitch = pitchV,
            Width = format.Width,
            Height = format.Height,
            Words = format.BytesPerSample == 2 ? 1 : 0,
            Shift = GpuSurface.ShiftOf(format.Layout),
            ChromaStep = format.IsInterleaved ? 2 : 1,
            Turn = (int)rotation / 90,
            Gain = (float)(colour.Luma * code),
            RedV = (float)(colour.RedV * code),
            GreenU = (float)(colour.GreenU * code),
            GreenV = (float)(colour.GreenV * code),
            BlueU = (float)(colour.BlueU * code),
            RedOffset = (float)colour.RedOffset,
            GreenOffset = (float)colour.GreenOffset,
            BlueOffset = (float)colour.BlueOffset,
            Most = format.BytesPerSample == 2 ? 1023 : 255,
        };
    }

    // The pixels of the surface that items touch, from whole chroma samples on.
    private static (int FromX, int FromY, int ToX, int ToY) Bounds(in YuvFormat format, Rotation rotation, ReadOnlySpan<PaintItem> items)
    {
        (int left, int top, int right, int bottom) = (int.MaxValue, int.MaxValue, int.MinValue, int.MinValue);
        foreach (ref readonly PaintItem item in items)
        {
            (left, top) = (Math.Min(left, item.Left), Math.Min(top, item.Top));
            (right, bottom) = (Math.Max(right, item.Right), Math.Max(bottom, item.Bottom));
        }

        (int w, int h) = (format.Width, format.Height);
        (left, top, right, bottom) = rotation switch
        {
            Rotation.Clockwise90 => (top, h - right, bottom, h - left),
            Rotation.Clockwise180 => (w - right, h - bottom, w - left, h - top),
            Rotation.Clockwise270 => (w - bottom, left, w - top, right),
            _ => (left, top, right, bottom),
        };
        return (Math.Clamp(left, 0, w) & ~1, Math.Clamp(top, 0, h) & ~1, Math.Clamp(right, 0, w), Math.Clamp(bottom, 0, h));
    }
}
