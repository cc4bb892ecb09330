// Pictures to shapes, and shapes to shapes: contours, boxes, transforms from points.
#include "guard.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <memory>
#include <vector>

using vcv::guard;
using vcv::input;
using vcv::require;

namespace {
constexpr int kMaxPoints = 1 << 24;

// A header over the caller's points, after a look at each: OpenCV's geometry trusts coordinates not to overflow.
cv::Mat points(const void* data, int count, int is_float) {
    require(data != nullptr && count >= 1 && count <= kMaxPoints, "the point count must be at least 1");
    if (is_float != 0) {
        const float* v = static_cast<const float*>(data);
        for (int i = 0; i < 2 * count; i++) require(std::abs(v[i]) <= static_cast<float>(vcv::kMaxCoordinate), "a coordinate is not within 1048576");
    } else {
        const int* v = static_cast<const int*>(data);
        for (int i = 0; i < 2 * count; i++) require(v[i] >= -vcv::kMaxCoordinate && v[i] <= vcv::kMaxCoordinate, "a coordinate is not within 1048576");
    }
    return cv::Mat(count, 1, is_float != 0 ? CV_32FC2 : CV_32SC2, const_cast<void*>(data));
}
}  // namespace

struct Contours {
    std::vector<std::vector<cv::Point>> outlines;
    std::vector<cv::Vec4i> hierarchy;
};

VCV_API int vcv_find_contours(const cv::Mat* image, int mode, int method, int x, int y, Contours** result, int* count, int* total) {
    return guard([&] {
        require(mode >= cv::RETR_EXTERNAL && mode <= cv::RETR_TREE, "the retrieval mode must be external, list, ccomp or tree");
        require(method >= cv::CHAIN_APPROX_NONE && method <= cv::CHAIN_APPROX_TC89_KCOS, "unknown contour approximation");
        require(std::abs(std::int64_t{x}) <= vcv::kMaxCoordinate && std::abs(std::int64_t{y}) <= vcv::kMaxCoordinate, "the offset is not within 1048576");
        require(input(image).type() == CV_8UC1, "the picture must be of type CV_8UC1");
        auto contours = std::make_unique<Contours>();
        cv::findContours(*image, contours->outlines, contours->hierarchy, mode, method, cv::Point(x, y));
        std::size_t sum = 0;
        for (const auto& outline : contours->outlines) sum += outline.size();
        require(sum <= kMaxPoints, "more than 16777216 contour points");
        *count = static_cast<int>(contours->outlines.size());
        *total = static_cast<int>(sum);
        *result = contours.release();
    });
}

// Lengths, points one outline after the other, and the four links of each: room for what vcv_find_contours counted.
VCV_API int vcv_contours_copy(const Contours* contours, int* lengths, cv::Point* all, cv::Vec4i* links) {
    return guard([&] {
        require(contours != nullptr, "the contours are null");
        for (std::size_t i = 0; i < contours->outlines.size(); i++) {
            lengths[i] = static_cast<int>(contours->outlines[i].size());
            all = std::copy(contours->outlines[i].begin(), contours->outlines[i].end(), all);
            links[i] = contours->hierarchy[i];
        }
    });
}

VCV_API void vcv_contours_delete(Contours* contours) { delete contours; }

VCV_API int vcv_contour_area(const void* data, int count, int is_float, int oriented, double* area) {
    return guard([&] { *area = cv::contourArea(points(data, count, is_float), oriented != 0); });
}

VCV_API int vcv_bounding_rect(const void* data, int count, int is_float, int* rect) {
    return guard([&] {
        const cv::Rect r = cv::boundingRect(points(data, count, is_float));
        rect[0] = r.x;
        rect[1] = r.y;
        rect[2] = r.width;
        rect[3] = r.height;
    });
}

VCV_API int vcv_min_area_rect(const void* data, int count, int is_float, float* box) {
    return guard([&] {
        const cv::RotatedRect r = cv::minAreaRect(points(data, count, is_float));
        box[0] = r.center.x;
        box[1] = r.center.y;
        box[2] = r.size.width;
        box[3] = r.size.height;
        box[4] = r.angle;
    });
}

VCV_API int vcv_box_points(const float* box, cv::Point2f* corners) {
    return guard([&] {
        for (int i = 0; i < 5; i++) require(std::isfinite(box[i]), "a value is not finite");
        cv::RotatedRect({box[0], box[1]}, {box[2], box[3]}, box[4]).points(corners);
    });
}

// The result has at most as many points as the input; length tells how many.
VCV_API int vcv_approx_poly(const void* data, int count, int is_float, double epsilon, int closed, void* result, int* length) {
    return guard([&] {
        require(std::isfinite(epsilon) && epsilon >= 0, "epsilon must be finite and at least 0");
        cv::Mat out;
        cv::approxPolyDP(points(data, count, is_float), out, epsilon, closed != 0);
        const int n = static_cast<int>(out.total());
        require(n <= count, "the approximation is longer than the curve");
        std::copy_n(out.data, static_cast<std::size_t>(n) * 8, static_cast<unsigned char*>(result));
        *length = n;
    });
}

VCV_API int vcv_perspective_transform(const float* from, const float* to, cv::Mat** result) {
    return guard([&] { *result = new cv::Mat(cv::getPerspectiveTransform(points(from, 4, 1), points(to, 4, 1))); });
}

VCV_API int vcv_rotation_matrix(float x, float y, double angle, double scale, cv::Mat** result) {
    return guard([&] {
        require(std::isfinite(x) && std::isfinite(y), "the centre is not finite");
        vcv::require_finite(angle);
        vcv::require_finite(scale);
        *result = new cv::Mat(cv::getRotationMatrix2D(cv::Point2f(x, y), angle, scale));
    });
}
