#include "kernel/net/representation.hpp"

#include <fmt/format.h>

#include "base/refusal.hpp"
#include "kernel/net/byte_range.hpp"
#include "kernel/net/http_writer.hpp"

namespace madang::net {
namespace {

constexpr RefusalKind kChanged{"request.precondition_failed", 412, "It is not what the request takes it for."};
constexpr RefusalKind kOutside{"request.range_outside", 416, "The range begins behind the end."};

/// A date says less than the ETag that everything here has, so a date never matches.
bool range_applies(const HttpRequest& request, std::string_view etag) {
  if (request.method != Method::get) return false;
  const auto condition = request.header("if-range");
  return condition.empty() || names_etag(condition, etag, Comparison::strong);
}

HttpResponse part_of(HttpResponse response, const ByteRange& part) {
  response.headers.emplace_back("Content-Range", fmt::format("bytes {}-{}/{}", part.first, part.first + part.length - 1,
                                                             response.file->body->size()));
  response.status = 206;
  response.file->offset = part.first;
  response.file->length = part.length;
  return response;
}

HttpResponse outside(std::int64_t size) {
  auto response = refused(kOutside);
  response.headers.emplace_back("Content-Range", fmt::format("bytes */{}", size));
  return response;
}

}  // namespace

HttpResponse answer_with(Representation representation, const HttpRequest& request) {
  const auto etag = "\"" + representation.etag + "\"";
  const auto wanted = request.header("if-match");
  if (!wanted.empty() && !names_etag(wanted, etag, Comparison::strong)) return refused(kChanged);
  HttpResponse response;
  response.headers = std::move(representation.headers);
  response.headers.emplace_back("ETag", etag);
  response.headers.emplace_back("Accept-Ranges", "bytes");
  if (names_etag(request.header("if-none-match"), etag, Comparison::weak)) {
    response.status = 304;
    return response;
  }
  const auto size = representation.body->size();
  response.file = FileContent{std::move(representation.body), 0, size};
  if (!range_applies(request, etag)) return response;
  const auto range = range_asked(request.header("range"), size);
  if (range.kind == RangeAsked::Kind::outside) return outside(size);
  return range.kind == RangeAsked::Kind::part ? part_of(std::move(response), range.part) : response;
}

}  // namespace madang::net
