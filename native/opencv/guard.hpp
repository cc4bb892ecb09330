// The wall between C++ and the managed side: no exception passes it, and no argument that OpenCV itself
// does not check gets behind it. Every exported function returns 0 or a negative status; vcv_error() then holds the words.
#pragma once

#include <opencv2/core.hpp>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>

#define VCV_API extern "C" __attribute__((visibility("default")))

namespace vcv {

// Warps need sides below SHRT_MAX; drawing keeps coordinates in 16.16 fixed point.
constexpr int kMaxSide = 32766;
// One matrix never takes more: a wrong size is to fail, not to bring the machine down.
constexpr std::int64_t kMaxBytes = std::int64_t{1} << 30;
// Larger kernels are a mistake in the caller's units, and take minutes.
constexpr int kMaxKernel = 511;
// Contour arithmetic squares and multiplies coordinates in float and int.
constexpr int kMaxCoordinate = 1 << 20;

struct Refusal : std::invalid_argument {
    using std::invalid_argument::invalid_argument;
};

inline void require(bool holds, const char* words) {
    if (!holds) throw Refusal(words);
}

void say(const char* words) noexcept;

template <typename Body>
int guard(Body&& body) noexcept {
    try {
        body();
        return 0;
    } catch (const cv::Exception& e) {
        say(e.err.empty() ? e.what() : e.err.c_str());
        return e.code < 0 ? e.code : cv::Error::StsError;
    } catch (const Refusal& e) {
        say(e.what());
        return cv::Error::StsBadArg;
    } catch (const std::bad_alloc&) {
        say("out of memory");
        return cv::Error::StsNoMem;
    } catch (const std::exception& e) {
        say(e.what());
        return cv::Error::StsError;
    } catch (...) {
        say("an exception of unknown kind");
        return cv::Error::StsError;
    }
}

inline const cv::Mat& input(const cv::Mat* m) {
    require(m != nullptr, "the matrix is null");
    require(!m->empty(), "the matrix is empty");
    return *m;
}

inline cv::_InputArray optional(const cv::Mat* m) {
    return m == nullptr || m->empty() ? cv::_InputArray() : cv::_InputArray(*m);
}

// A destination that is a view (of foreign memory or of a larger matrix) must be of the right size and type
// already: OpenCV would otherwise put the result into fresh memory, and the owner of the view would never see it.
inline cv::_OutputArray output(cv::Mat* m) {
    require(m != nullptr, "the destination matrix is null");
    const bool fixed = (m->data != nullptr && m->u == nullptr) || m->isSubmatrix();
    return fixed ? cv::_OutputArray(static_cast<const cv::Mat&>(*m)) : cv::_OutputArray(*m);
}

inline cv::Mat& canvas(cv::Mat* m) {
    input(m);
    return *m;
}

inline void require_type(int type) {
    require(type == CV_MAT_TYPE(type) && type >= 0, "the matrix type is out of range");
}

inline void require_size(std::int64_t rows, std::int64_t cols, int type) {
    require(rows >= 1 && cols >= 1, "rows and columns must be at least 1");
    require(rows <= kMaxSide && cols <= kMaxSide, "rows and columns must be at most 32766");
    require(rows * cols * static_cast<std::int64_t>(CV_ELEM_SIZE(type)) <= kMaxBytes, "the matrix would be larger than 1 GiB");
}

inline void require_finite(const double* values, int count) {
    require(values != nullptr, "the values are null");
    for (int i = 0; i < count; i++) require(std::isfinite(values[i]), "a value is not finite");
}

inline void require_finite(double value) { require_finite(&value, 1); }

inline cv::Scalar scalar(const double* v) {
    require_finite(v, 4);
    return {v[0], v[1], v[2], v[3]};
}

inline void require_depth(int ddepth) { require(ddepth >= -1 && ddepth <= CV_64F, "the depth must be -1 or CV_8U..CV_64F"); }

// Wrap and transparent borders are for copyMakeBorder and warps only.
inline void require_filter_border(int border) {
    const int kind = border & ~cv::BORDER_ISOLATED;
    require(kind == cv::BORDER_CONSTANT || kind == cv::BORDER_REPLICATE || kind == cv::BORDER_REFLECT || kind == cv::BORDER_REFLECT_101,
            "the border type must be constant, replicate, reflect or reflect101");
}

}  // namespace vcv
