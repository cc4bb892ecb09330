// Pictures to pictures: transforms, colours, thresholds, filters, contrast.
#include "guard.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>

using vcv::guard;
using vcv::input;
using vcv::output;
using vcv::require;

namespace {
void require_kernel_side(int side) { require(side >= 1 && side <= vcv::kMaxKernel, "a kernel's sides must be 1..511"); }

void require_warp(const cv::Mat& src, const cv::Mat* m, int rows, int width, int height, int flags, int border) {
    const int interpolation = flags & 7;
    require(interpolation <= cv::INTER_LANCZOS4 && (flags & ~(7 | cv::WARP_FILL_OUTLIERS | cv::WARP_INVERSE_MAP)) == 0, "unknown interpolation flags");
    require(border >= cv::BORDER_CONSTANT && border <= cv::BORDER_TRANSPARENT, "unknown border type");
    vcv::require_size(height, width, src.type());
    // OpenCV walks a reflected coordinate back one picture's side at a time, up to 32768 pixels for each pixel made.
    require((border != cv::BORDER_REFLECT && border != cv::BORDER_REFLECT_101) || std::int64_t{width} * height * (32768 / std::min(src.cols, src.rows)) <= std::int64_t{1} << 30,
            "the picture is too small to be reflected over so large an area");
    require(src.cols <= vcv::kMaxSide && src.rows <= vcv::kMaxSide, "the source's sides must be at most 32766");
    const cv::Mat& matrix = input(m);
    require(matrix.rows == rows && matrix.cols == 3 && (matrix.type() == CV_32FC1 || matrix.type() == CV_64FC1),
            rows == 2 ? "the transform must be a 2x3 matrix of one float or double channel" : "the transform must be a 3x3 matrix of one float or double channel");
    require(cv::checkRange(matrix), "the transform holds a value that is not finite");
}
}  // namespace

VCV_API int vcv_resize(const cv::Mat* src, cv::Mat* dst, int width, int height, double fx, double fy, int interpolation) {
    return guard([&] {
        require(interpolation >= cv::INTER_NEAREST && interpolation <= cv::INTER_NEAREST_EXACT, "unknown interpolation");
        if (width == 0 && height == 0) {
            vcv::require_finite(fx);
            vcv::require_finite(fy);
            require(fx > 0 && fy > 0 && fx <= vcv::kMaxSide && fy <= vcv::kMaxSide, "without a size both scale factors must be above 0");
            width = cv::saturate_cast<int>(input(src).cols * fx);
            height = cv::saturate_cast<int>(src->rows * fy);
        }
        vcv::require_size(height, width, input(src).type());
        cv::resize(*src, output(dst), cv::Size(width, height), 0, 0, interpolation);
    });
}

VCV_API int vcv_warp_perspective(const cv::Mat* src, cv::Mat* dst, const cv::Mat* m, int width, int height, int flags, int border, const double* value) {
    return guard([&] {
        require_warp(input(src), m, 3, width, height, flags, border);
        cv::warpPerspective(*src, output(dst), *m, cv::Size(width, height), flags, border, vcv::scalar(value));
    });
}

VCV_API int vcv_warp_affine(const cv::Mat* src, cv::Mat* dst, const cv::Mat* m, int width, int height, int flags, int border, const double* value) {
    return guard([&] {
        require_warp(input(src), m, 2, width, height, flags, border);
        cv::warpAffine(*src, output(dst), *m, cv::Size(width, height), flags, border, vcv::scalar(value));
    });
}

VCV_API int vcv_cvt_color(const cv::Mat* src, cv::Mat* dst, int code, int channels) {
    return guard([&] {
        require(channels >= 0 && channels <= 4, "the channel count must be 0..4");
        cv::cvtColor(input(src), output(dst), code, channels);
    });
}

VCV_API int vcv_threshold(const cv::Mat* src, cv::Mat* dst, double threshold, double maximum, int type, double* used) {
    return guard([&] {
        const int kind = type & cv::THRESH_MASK;
        require(kind <= cv::THRESH_TOZERO_INV && (type & ~(cv::THRESH_MASK | cv::THRESH_OTSU | cv::THRESH_TRIANGLE)) == 0, "unknown threshold type");
        vcv::require_finite(threshold);
        vcv::require_finite(maximum);
        *used = cv::threshold(input(src), output(dst), threshold, maximum, type);
    });
}

VCV_API int vcv_adaptive_threshold(const cv::Mat* src, cv::Mat* dst, double maximum, int method, int type, int block, double c) {
    return guard([&] {
        require_kernel_side(block);
        vcv::require_finite(maximum);
        require(std::isfinite(c) && std::abs(c) <= 1e6, "the constant must be finite and within 1e6");
        cv::adaptiveThreshold(input(src), output(dst), maximum, method, type, block, c);
    });
}

VCV_API int vcv_structuring_element(int shape, int width, int height, int x, int y, cv::Mat** result) {
    return guard([&] {
        require_kernel_side(width);
        require_kernel_side(height);
        require(shape >= cv::MORPH_RECT && shape <= cv::MORPH_ELLIPSE, "unknown shape");
        *result = new cv::Mat(cv::getStructuringElement(shape, cv::Size(width, height), cv::Point(x, y)));
    });
}

VCV_API int vcv_morphology(const cv::Mat* src, cv::Mat* dst, int op, const cv::Mat* kernel, int x, int y, int iterations, int border) {
    return guard([&] {
        require(op >= cv::MORPH_ERODE && op <= cv::MORPH_HITMISS, "unknown morphological operation");
        require(iterations >= 0 && iterations <= 100, "the iterations must be 0..100");
        vcv::require_filter_border(border);
        cv::Mat element;
        if (kernel != nullptr && !kernel->empty()) {
            require_kernel_side(kernel->rows);
            require_kernel_side(kernel->cols);
            require(kernel->type() == CV_8UC1, "the kernel must be of type CV_8UC1");
            // Iterations of a rectangle are folded into one kernel of that many times the side.
            require(std::int64_t{std::max(kernel->rows, kernel->cols)} * std::max(iterations, 1) <= 8 * vcv::kMaxKernel, "kernel side times iterations must be at most 4088");
            element = *kernel;
        }
        cv::morphologyEx(input(src), output(dst), op, element, cv::Point(x, y), iterations, border);
    });
}

VCV_API int vcv_gaussian_blur(const cv::Mat* src, cv::Mat* dst, int width, int height, double sigma_x, double sigma_y, int border) {
    return guard([&] {
        require(width >= 0 && width <= vcv::kMaxKernel && height >= 0 && height <= vcv::kMaxKernel, "a kernel's sides must be 0 (from sigma) or odd and at most 511");
        require(std::isfinite(sigma_x) && std::isfinite(sigma_y) && sigma_x <= 60 && sigma_y <= 60 && sigma_x >= 0 && sigma_y >= 0, "sigma must be 0..60");
        vcv::require_filter_border(border);
        cv::GaussianBlur(input(src), output(dst), cv::Size(width, height), sigma_x, sigma_y, border);
    });
}

VCV_API int vcv_filter2d(const cv::Mat* src, cv::Mat* dst, int ddepth, const cv::Mat* kernel, int x, int y, double delta, int border) {
    return guard([&] {
        vcv::require_depth(ddepth);
        vcv::require_filter_border(border);
        vcv::require_finite(delta);
        require_kernel_side(input(kernel).rows);
        require_kernel_side(kernel->cols);
        require(kernel->type() == CV_32FC1 || kernel->type() == CV_64FC1, "the kernel must be of one float or double channel");
        cv::filter2D(input(src), output(dst), ddepth, *kernel, cv::Point(x, y), delta, border);
    });
}

VCV_API int vcv_laplacian(const cv::Mat* src, cv::Mat* dst, int ddepth, int ksize, double scale, double delta, int border) {
    return guard([&] {
        vcv::require_depth(ddepth);
        vcv::require_filter_border(border);
        vcv::require_finite(scale);
        vcv::require_finite(delta);
        require(ksize >= 1 && ksize <= 31 && ksize % 2 == 1, "the kernel size must be odd, 1..31");
        cv::Laplacian(input(src), output(dst), ddepth, ksize, scale, delta, border);
    });
}

VCV_API int vcv_sobel(const cv::Mat* src, cv::Mat* dst, int ddepth, int dx, int dy, int ksize, double scale, double delta, int border) {
    return guard([&] {
        vcv::require_depth(ddepth);
        vcv::require_filter_border(border);
        vcv::require_finite(scale);
        vcv::require_finite(delta);
        require(dx >= 0 && dy >= 0 && dx + dy >= 1 && dx <= 30 && dy <= 30, "the derivatives' orders must be 0..30 and not both 0");
        require(ksize == -1 || (ksize >= 1 && ksize <= 31 && ksize % 2 == 1), "the kernel size must be -1 (Scharr) or odd, 1..31");
        cv::Sobel(input(src), output(dst), ddepth, dx, dy, ksize, scale, delta, border);
    });
}

VCV_API int vcv_equalize_hist(const cv::Mat* src, cv::Mat* dst) {
    return guard([&] { cv::equalizeHist(input(src), output(dst)); });
}

struct Clahe {
    cv::Ptr<cv::CLAHE> algorithm;
};

VCV_API int vcv_clahe_set(Clahe* clahe, double limit, int tiles_x, int tiles_y) {
    return guard([&] {
        require(clahe != nullptr, "the CLAHE object is null");
        require(std::isfinite(limit) && limit >= 0 && limit <= 1e6, "the clip limit must be 0..1e6");
        require(tiles_x >= 1 && tiles_y >= 1 && tiles_x <= 256 && tiles_y <= 256, "the tile grid must be 1..256 by 1..256");
        clahe->algorithm->setClipLimit(limit);
        clahe->algorithm->setTilesGridSize(cv::Size(tiles_x, tiles_y));
    });
}

VCV_API int vcv_clahe_new(Clahe** result) {
    return guard([&] { *result = new Clahe{cv::createCLAHE()}; });
}

VCV_API void vcv_clahe_delete(Clahe* clahe) { delete clahe; }

VCV_API int vcv_clahe_apply(Clahe* clahe, const cv::Mat* src, cv::Mat* dst) {
    return guard([&] {
        require(clahe != nullptr, "the CLAHE object is null");
        clahe->algorithm->apply(input(src), output(dst));
    });
}
