#pragma once

#include <memory>
#include <string>

#include "kernel/blob/blobs.hpp"
#include "kernel/net/http.hpp"

namespace madang::net {

/// Bytes that a route answers with instead of JSON. They never change under their ETag.
struct Representation {
  std::shared_ptr<const blob::BlobReader> body;
  std::string etag;  ///< without quotes; a strong one
  Headers headers;   ///< what they are and how they may be shown and kept
};

/// Answers with the whole, with the one range asked for, or with 304 or 416, as the request's conditions say
/// (RFC 9110 13.2.2, 14.2): If-Match, If-None-Match, Range, If-Range. HEAD is answered like GET.
HttpResponse answer_with(Representation representation, const HttpRequest& request);

}  // namespace madang::net
