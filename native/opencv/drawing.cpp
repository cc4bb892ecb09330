// Shapes and words onto pictures.
#include "guard.hpp"

#include <opencv2/imgproc.hpp>

#include <cstring>
#include <vector>

using vcv::canvas;
using vcv::guard;
using vcv::require;

namespace {
void require_pen(int thickness, int line_type, int shift, bool filled) {
    require((thickness >= 1 && thickness <= 1024) || (filled && thickness == -1), filled ? "the thickness must be 1..1024, or -1 to fill" : "the thickness must be 1..1024");
    require(line_type == cv::LINE_4 || line_type == cv::LINE_8 || line_type == cv::LINE_AA, "the line type must be 4, 8 or 16");
    require(shift >= 0 && shift <= 16, "the shift must be 0..16");
}

// Drawing works in 16.16 fixed point: anything further out would overflow before it is clipped.
void require_near(const int* coordinates, std::int64_t count, int shift) {
    const std::int64_t limit = std::int64_t{vcv::kMaxSide} << shift;
    for (std::int64_t i = 0; i < count; i++) require(std::abs(std::int64_t{coordinates[i]}) <= limit, "a coordinate is not within 32766 pixels");
}

const char* text_of(const char* text) {
    require(text != nullptr, "the text is null");
    require(std::strlen(text) <= 4096, "the text is longer than 4096 bytes");
    return text;
}

void require_font(int font, double scale) {
    require((font & ~cv::FONT_ITALIC) >= cv::FONT_HERSHEY_SIMPLEX && (font & ~cv::FONT_ITALIC) <= cv::FONT_HERSHEY_SCRIPT_COMPLEX, "unknown font");
    require(std::isfinite(scale) && scale > 0 && scale <= 100, "the font scale must be above 0 and at most 100");
}

std::int64_t sum_of(const int* lengths, int polygons) {
    require(lengths != nullptr && polygons >= 1 && polygons <= 1 << 20, "there must be at least one polygon");
    std::int64_t sum = 0;
    for (int i = 0; i < polygons; i++) {
        require(lengths[i] >= 1, "a polygon has no points");
        sum += lengths[i];
    }
    require(sum <= 1 << 24, "more than 16777216 points");
    return sum;
}

std::vector<cv::Mat> outlines(const int* points, const int* lengths, int polygons, int shift) {
    const std::int64_t sum = sum_of(lengths, polygons);
    require(points != nullptr, "the points are null");
    require_near(points, 2 * sum, shift);
    std::vector<cv::Mat> result;
    result.reserve(static_cast<std::size_t>(polygons));
    for (int i = 0; i < polygons; i++) {
        result.emplace_back(lengths[i], 1, CV_32SC2, const_cast<int*>(points));
        points += 2 * lengths[i];
    }
    return result;
}
}  // namespace

VCV_API int vcv_line(cv::Mat* m, int x1, int y1, int x2, int y2, const double* colour, int thickness, int line_type, int shift) {
    return guard([&] {
        require_pen(thickness, line_type, shift, false);
        const int ends[] = {x1, y1, x2, y2};
        require_near(ends, 4, shift);
        cv::line(canvas(m), {x1, y1}, {x2, y2}, vcv::scalar(colour), thickness, line_type, shift);
    });
}

VCV_API int vcv_rectangle(cv::Mat* m, int x1, int y1, int x2, int y2, const double* colour, int thickness, int line_type, int shift) {
    return guard([&] {
        require_pen(thickness, line_type, shift, true);
        const int corners[] = {x1, y1, x2, y2};
        require_near(corners, 4, shift);
        cv::rectangle(canvas(m), cv::Point(x1, y1), cv::Point(x2, y2), vcv::scalar(colour), thickness, line_type, shift);
    });
}

VCV_API int vcv_circle(cv::Mat* m, int x, int y, int radius, const double* colour, int thickness, int line_type, int shift) {
    return guard([&] {
        require_pen(thickness, line_type, shift, true);
        const int values[] = {x, y, radius};
        require(radius >= 0, "the radius is negative");
        require_near(values, 3, shift);
        cv::circle(canvas(m), {x, y}, radius, vcv::scalar(colour), thickness, line_type, shift);
    });
}

VCV_API int vcv_polylines(cv::Mat* m, const int* points, const int* lengths, int polygons, int closed, const double* colour, int thickness, int line_type, int shift) {
    return guard([&] {
        require_pen(thickness, line_type, shift, false);
        cv::polylines(canvas(m), outlines(points, lengths, polygons, shift), closed != 0, vcv::scalar(colour), thickness, line_type, shift);
    });
}

VCV_API int vcv_fill_poly(cv::Mat* m, const int* points, const int* lengths, int polygons, const double* colour, int line_type, int shift) {
    return guard([&] {
        require_pen(1, line_type, shift, false);
        cv::fillPoly(canvas(m), outlines(points, lengths, polygons, shift), vcv::scalar(colour), line_type, shift);
    });
}

VCV_API int vcv_fill_convex_poly(cv::Mat* m, const int* points, int count, const double* colour, int line_type, int shift) {
    return guard([&] {
        require_pen(1, line_type, shift, false);
        cv::fillConvexPoly(canvas(m), outlines(points, &count, 1, shift).front(), vcv::scalar(colour), line_type, shift);
    });
}

VCV_API int vcv_put_text(cv::Mat* m, const char* text, int x, int y, int font, double scale, const double* colour, int thickness, int line_type, int bottom_left) {
    return guard([&] {
        require_pen(thickness, line_type, 0, false);
        require_font(font, scale);
        const int origin[] = {x, y};
        require_near(origin, 2, 0);
        cv::putText(canvas(m), text_of(text), {x, y}, font, scale, vcv::scalar(colour), thickness, line_type, bottom_left != 0);
    });
}

VCV_API int vcv_text_size(const char* text, int font, double scale, int thickness, int* size) {
    return guard([&] {
        require_pen(thickness, cv::LINE_8, 0, false);
        require_font(font, scale);
        const cv::Size s = cv::getTextSize(text_of(text), font, scale, thickness, &size[2]);
        size[0] = s.width;
        size[1] = s.height;
    });
}
