using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>The exports of libvision_opencv.so, as native/opencv declares them. Each status goes through <see cref="OpenCvGate.Check"/>.</summary>
internal static unsafe partial class OpenCvNative
{
    public const string Library = "libvision_opencv.so";

    /// <summary>The ABI number (<c>kAbi</c> in vision_opencv.cpp) that these declarations were written for.</summary>
    public const int Abi = 1;

    [LibraryImport(Library, EntryPoint = "vcv_error")]
    public static partial byte* Error();

    [LibraryImport(Library, EntryPoint = "vcv_abi")]
    public static partial int AbiNumber();

    [LibraryImport(Library, EntryPoint = "vcv_version")]
    public static partial byte* Version();

    [LibraryImport(Library, EntryPoint = "vcv_set_threads")]
    public static partial int SetThreads(int threads);

    [LibraryImport(Library, EntryPoint = "vcv_mat_new")]
    public static partial int MatNew(out nint result);

    [LibraryImport(Library, EntryPoint = "vcv_mat_sized")]
    public static partial int MatSized(int rows, int cols, int type, out nint result);

    [LibraryImport(Library, EntryPoint = "vcv_mat_view")]
    public static partial int MatView(int rows, int cols, int type, void* data, long step, out nint result);

    [LibraryImport(Library, EntryPoint = "vcv_mat_roi")]
    public static partial int MatRoi(MatHandle m, int x, int y, int width, int height, out nint result);

    [LibraryImport(Library, EntryPoint = "vcv_mat_delete")]
    public static partial void MatDelete(nint m);

    [LibraryImport(Library, EntryPoint = "vcv_mat_info")]
    public static partial int MatInfo(MatHandle m, out MatInfo info);

    [LibraryImport(Library, EntryPoint = "vcv_mat_create")]
    public static partial int MatCreate(MatHandle m, int rows, int cols, int type);

    [LibraryImport(Library, EntryPoint = "vcv_mat_clone")]
    public static partial int MatClone(MatHandle m, out nint result);

    [LibraryImport(Library, EntryPoint = "vcv_mat_copy_to")]
    public static partial int MatCopyTo(MatHandle src, MatHandle dst, MatHandle mask);

    [LibraryImport(Library, EntryPoint = "vcv_mat_convert_to")]
    public static partial int MatConvertTo(MatHandle src, MatHandle dst, int type, double alpha, double beta);

    [LibraryImport(Library, EntryPoint = "vcv_mat_set_to")]
    public static partial int MatSetTo(MatHandle m, in Scalar value, MatHandle mask);

    [LibraryImport(Library, EntryPoint = "vcv_extract_channel")]
    public static partial int ExtractChannel(MatHandle src, MatHandle dst, int channel);

    [LibraryImport(Library, EntryPoint = "vcv_insert_channel")]
    public static partial int InsertChannel(MatHandle src, MatHandle dst, int channel);

    [LibraryImport(Library, EntryPoint = "vcv_add_weighted")]
    public static partial int AddWeighted(MatHandle a, double alpha, MatHandle b, double beta, double gamma, MatHandle dst, int depth);

    [LibraryImport(Library, EntryPoint = "vcv_bitwise_not")]
    public static partial int BitwiseNot(MatHandle src, MatHandle dst);

    [LibraryImport(Library, EntryPoint = "vcv_mean_std_dev")]
    public static partial int MeanStdDev(MatHandle src, out Scalar mean, out Scalar deviation, MatHandle mask);

    [LibraryImport(Library, EntryPoint = "vcv_rotate")]
    public static partial int Rotate(MatHandle src, MatHandle dst, int code);

    [LibraryImport(Library, EntryPoint = "vcv_flip")]
    public static partial int Flip(MatHandle src, MatHandle dst, int mode);

    [LibraryImport(Library, EntryPoint = "vcv_copy_make_border")]
    public static partial int CopyMakeBorder(MatHandle src, MatHandle dst, int top, int bottom, int left, int right, int border, in Scalar value);

    [LibraryImport(Library, EntryPoint = "vcv_resize")]
    public static partial int Resize(MatHandle src, MatHandle dst, int width, int height, double fx, double fy, int interpolation);

    [LibraryImport(Library, EntryPoint = "vcv_warp_perspective")]
    public static partial int WarpPerspective(MatHandle src, MatHandle dst, MatHandle m, int width, int height, int flags, int border, in Scalar value);

    [LibraryImport(Library, EntryPoint = "vcv_warp_affine")]
    public static partial int WarpAffine(MatHandle src, MatHandle dst, MatHandle m, int width, int height, int flags, int border, in Scalar value);

    [LibraryImport(Library, EntryPoint = "vcv_cvt_color")]
    public static partial int CvtColor(MatHandle src, MatHandle dst, int code, int channels);

    [LibraryImport(Library, EntryPoint = "vcv_threshold")]
    public static partial int Threshold(MatHandle src, MatHandle dst, double threshold, double maximum, int type, out double used);

    [LibraryImport(Library, EntryPoint = "vcv_adaptive_threshold")]
    public static partial int AdaptiveThreshold(MatHandle src, MatHandle dst, double maximum, int method, int type, int block, double c);

    [LibraryImport(Library, EntryPoint = "vcv_structuring_element")]
    public static partial int StructuringElement(int shape, int width, int height, int x, int y, out nint result);

    [LibraryImport(Library, EntryPoint = "vcv_morphology")]
    public static partial int Morphology(MatHandle src, MatHandle dst, int op, MatHandle kernel, int x, int y, int iterations, int border);

    [LibraryImport(Library, EntryPoint = "vcv_gaussian_blur")]
    public static partial int GaussianBlur(MatHandle src, MatHandle dst, int width, int height, double sigmaX, double sigmaY, int border);

    [LibraryImport(Library, EntryPoint = "vcv_filter2d")]
    public static partial int Filter2D(MatHandle src, MatHandle dst, int ddepth, MatHandle kernel, int x, int y, double delta, int border);

    [LibraryImport(Library, EntryPoint = "vcv_laplacian")]
    public static partial int Laplacian(MatHandle src, MatHandle dst, int ddepth, int ksize, double scale, double delta, int border);

    [LibraryImport(Library, EntryPoint = "vcv_sobel")]
    public static partial int Sobel(MatHandle src, MatHandle dst, int ddepth, int dx, int dy, int ksize, double scale, double delta, int border);

    [LibraryImport(Library, EntryPoint = "vcv_equalize_hist")]
    public static partial int EqualizeHist(MatHandle src, MatHandle dst);

    [LibraryImport(Library, EntryPoint = "vcv_clahe_new")]
    public static partial int ClaheNew(out nint result);

    [LibraryImport(Library, EntryPoint = "vcv_clahe_set")]
    public static partial int ClaheSet(ClaheHandle clahe, double limit, int tilesX, int tilesY);

    [LibraryImport(Library, EntryPoint = "vcv_clahe_delete")]
    public static partial void ClaheDelete(nint clahe);

    [LibraryImport(Library, EntryPoint = "vcv_clahe_apply")]
    public static partial int ClaheApply(ClaheHandle clahe, MatHandle src, MatHandle dst);

    [LibraryImport(Library, EntryPoint = "vcv_find_contours")]
    public static partial int FindContours(MatHandle image, int mode, int method, int x, int y, out nint result, out int count, out int total);

    [LibraryImport(Library, EntryPoint = "vcv_contours_copy")]
    public static partial int ContoursCopy(ContoursHandle contours, int* lengths, Point* all, HierarchyIndex* links);

    [LibraryImport(Library, EntryPoint = "vcv_contours_delete")]
    public static partial void ContoursDelete(nint contours);

    [LibraryImport(Library, EntryPoint = "vcv_contour_area")]
    public static partial int ContourArea(void* points, int count, int isFloat, int oriented, out double area);

    [LibraryImport(Library, EntryPoint = "vcv_bounding_rect")]
    public static partial int BoundingRect(void* points, int count, int isFloat, out Rect rect);

    [LibraryImport(Library, EntryPoint = "vcv_min_area_rect")]
    public static partial int MinAreaRect(void* points, int count, int isFloat, out RotatedRect box);

    [LibraryImport(Library, EntryPoint = "vcv_box_points")]
    public static partial int BoxPoints(in RotatedRect box, Point2f* corners);

    [LibraryImport(Library, EntryPoint = "vcv_approx_poly")]
    public static partial int ApproxPoly(void* points, int count, int isFloat, double epsilon, int closed, void* result, out int length);

    [LibraryImport(Library, EntryPoint = "vcv_perspective_transform")]
    public static partial int PerspectiveTransform(Point2f* from, Point2f* to, out nint result);

    [LibraryImport(Library, EntryPoint = "vcv_rotation_matrix")]
    public static partial int RotationMatrix(float x, float y, double angle, double scale, out nint result);

    [LibraryImport(Library, EntryPoint = "vcv_line")]
    public static partial int Line(MatHandle m, int x1, int y1, int x2, int y2, in Scalar colour, int thickness, int lineType, int shift);

    [LibraryImport(Library, EntryPoint = "vcv_rectangle")]
    public static partial int Rectangle(MatHandle m, int x1, int y1, int x2, int y2, in Scalar colour, int thickness, int lineType, int shift);

    [LibraryImport(Library, EntryPoint = "vcv_circle")]
    public static partial int Circle(MatHandle m, int x, int y, int radius, in Scalar colour, int thickness, int lineType, int shift);

    [LibraryImport(Library, EntryPoint = "vcv_polylines")]
    public static partial int Polylines(MatHandle m, Point* points, int* lengths, int polygons, int closed, in Scalar colour, int thickness, int lineType, int shift);

    [LibraryImport(Library, EntryPoint = "vcv_fill_poly")]
    public static partial int FillPoly(MatHandle m, Point* points, int* lengths, int polygons, in Scalar colour, int lineType, int shift);

    [LibraryImport(Library, EntryPoint = "vcv_fill_convex_poly")]
    public static partial int FillConvexPoly(MatHandle m, Point* points, int count, in Scalar colour, int lineType, int shift);

    [LibraryImport(Library, EntryPoint = "vcv_put_text", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int PutText(MatHandle m, string text, int x, int y, int font, double scale, in Scalar colour, int thickness, int lineType, int bottomLeft);

    [LibraryImport(Library, EntryPoint = "vcv_text_size", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int TextSize(string text, int font, double scale, int thickness, int* size);
}
