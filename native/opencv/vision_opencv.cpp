// Version and error words, and the life of a matrix: make, view, look at, copy, convert, combine.
#include "guard.hpp"

#include <opencv2/core/utility.hpp>

#include <cstring>

using vcv::guard;
using vcv::input;
using vcv::output;
using vcv::require;

namespace {
// Raised with each change of an exported signature; the managed side asks for it before the first call.
constexpr int kAbi = 1;
thread_local char words_of_last_error[1024];
}  // namespace

void vcv::say(const char* words) noexcept {
    std::size_t n = 0;
    for (; words[n] != '\0' && n + 1 < sizeof words_of_last_error; n++) words_of_last_error[n] = words[n] == '\n' ? ' ' : words[n];
    words_of_last_error[n] = '\0';
}

VCV_API const char* vcv_error() { return words_of_last_error; }
VCV_API int vcv_abi() { return kAbi; }
VCV_API const char* vcv_version() {
    static const std::string version = cv::getVersionString();
    return version.c_str();
}

VCV_API int vcv_set_threads(int threads) {
    return guard([&] {
        require(threads >= 0 && threads <= 1024, "the thread count must be 0..1024");
        cv::setNumThreads(threads);
    });
}

struct MatInfo {
    int rows, cols, type, flags;  // flags: 1 continuous, 2 submatrix
    std::int64_t step;
    unsigned char* data;
};

VCV_API int vcv_mat_new(cv::Mat** result) {
    return guard([&] { *result = new cv::Mat(); });
}

VCV_API int vcv_mat_sized(int rows, int cols, int type, cv::Mat** result) {
    return guard([&] {
        vcv::require_type(type);
        vcv::require_size(rows, cols, type);
        *result = new cv::Mat(rows, cols, type);
    });
}

VCV_API int vcv_mat_view(int rows, int cols, int type, void* data, std::int64_t step, cv::Mat** result) {
    return guard([&] {
        vcv::require_type(type);
        vcv::require_size(rows, cols, type);
        require(data != nullptr, "the data pointer is null");
        require(step >= static_cast<std::int64_t>(cols) * CV_ELEM_SIZE(type), "the step is shorter than a row");
        require(step <= vcv::kMaxBytes && step * rows <= 4 * vcv::kMaxBytes, "the step is too large");
        require(step % static_cast<std::int64_t>(CV_ELEM_SIZE1(type)) == 0, "the step is no multiple of the element size");
        *result = new cv::Mat(rows, cols, type, data, static_cast<std::size_t>(step));
    });
}

VCV_API int vcv_mat_roi(const cv::Mat* m, int x, int y, int width, int height, cv::Mat** result) {
    return guard([&] {
        input(m);
        require(width >= 1 && height >= 1 && x >= 0 && y >= 0 && x <= m->cols - width && y <= m->rows - height,
                "the region is empty or reaches over the matrix");
        *result = new cv::Mat(*m, cv::Rect(x, y, width, height));
    });
}

VCV_API void vcv_mat_delete(cv::Mat* m) { delete m; }

VCV_API int vcv_mat_info(const cv::Mat* m, MatInfo* info) {
    return guard([&] {
        require(m != nullptr, "the matrix is null");
        *info = {m->rows, m->cols, m->type(), (m->isContinuous() ? 1 : 0) | (m->isSubmatrix() ? 2 : 0),
                 m->empty() ? 0 : static_cast<std::int64_t>(m->step[0]), m->data};
    });
}

VCV_API int vcv_mat_create(cv::Mat* m, int rows, int cols, int type) {
    return guard([&] {
        vcv::require_type(type);
        vcv::require_size(rows, cols, type);
        output(m).create(rows, cols, type);
    });
}

VCV_API int vcv_mat_clone(const cv::Mat* m, cv::Mat** result) {
    return guard([&] {
        require(m != nullptr, "the matrix is null");
        *result = new cv::Mat(m->clone());
    });
}

VCV_API int vcv_mat_copy_to(const cv::Mat* src, cv::Mat* dst, const cv::Mat* mask) {
    return guard([&] {
        if (mask == nullptr || mask->empty())
            input(src).copyTo(output(dst));
        else
            input(src).copyTo(output(dst), *mask);
    });
}

VCV_API int vcv_mat_convert_to(const cv::Mat* src, cv::Mat* dst, int type, double alpha, double beta) {
    return guard([&] {
        require(type == -1 || (type >= 0 && type == CV_MAT_TYPE(type)), "the matrix type is out of range");
        vcv::require_finite(alpha);
        vcv::require_finite(beta);
        input(src).convertTo(output(dst), type, alpha, beta);
    });
}

VCV_API int vcv_mat_set_to(cv::Mat* m, const double* value, const cv::Mat* mask) {
    return guard([&] { vcv::canvas(m).setTo(vcv::scalar(value), vcv::optional(mask)); });
}

VCV_API int vcv_extract_channel(const cv::Mat* src, cv::Mat* dst, int channel) {
    return guard([&] {
        require(channel >= 0 && channel < input(src).channels(), "there is no channel of that number");
        cv::extractChannel(*src, output(dst), channel);
    });
}

VCV_API int vcv_insert_channel(const cv::Mat* src, cv::Mat* dst, int channel) {
    return guard([&] {
        require(channel >= 0 && channel < vcv::canvas(dst).channels(), "there is no channel of that number");
        cv::insertChannel(input(src), *dst, channel);
    });
}

VCV_API int vcv_add_weighted(const cv::Mat* a, double alpha, const cv::Mat* b, double beta, double gamma, cv::Mat* dst, int depth) {
    return guard([&] {
        vcv::require_depth(depth);
        vcv::require_finite(alpha);
        vcv::require_finite(beta);
        vcv::require_finite(gamma);
        require(input(a).type() == input(b).type(), "the two matrices are of different types");
        cv::addWeighted(*a, alpha, *b, beta, gamma, output(dst), depth);
    });
}

VCV_API int vcv_bitwise_not(const cv::Mat* src, cv::Mat* dst) {
    return guard([&] { cv::bitwise_not(input(src), output(dst)); });
}

VCV_API int vcv_mean_std_dev(const cv::Mat* src, double* mean, double* deviation, const cv::Mat* mask) {
    return guard([&] {
        require(input(src).channels() <= 4, "at most 4 channels");
        cv::Scalar m, s;
        cv::meanStdDev(*src, m, s, vcv::optional(mask));
        for (int i = 0; i < 4; i++) {
            mean[i] = m[i];
            deviation[i] = s[i];
        }
    });
}

VCV_API int vcv_rotate(const cv::Mat* src, cv::Mat* dst, int code) {
    return guard([&] {
        require(code >= 0 && code <= 2, "the rotation must be 0 (90 clockwise), 1 (180) or 2 (90 counter-clockwise)");
        cv::rotate(input(src), output(dst), code);
    });
}

VCV_API int vcv_flip(const cv::Mat* src, cv::Mat* dst, int mode) {
    return guard([&] {
        require(mode >= -1 && mode <= 1, "the flip mode must be -1, 0 or 1");
        cv::flip(input(src), output(dst), mode);
    });
}

VCV_API int vcv_copy_make_border(const cv::Mat* src, cv::Mat* dst, int top, int bottom, int left, int right, int border, const double* value) {
    return guard([&] {
        const int kind = border & ~cv::BORDER_ISOLATED;
        require(kind >= cv::BORDER_CONSTANT && kind <= cv::BORDER_REFLECT_101, "unknown border type");
        require(top >= 0 && bottom >= 0 && left >= 0 && right >= 0, "a border width is negative");
        vcv::require_size(std::int64_t{input(src).rows} + top + bottom, std::int64_t{src->cols} + left + right, src->type());
        cv::copyMakeBorder(*src, output(dst), top, bottom, left, right, border, vcv::scalar(value));
    });
}
