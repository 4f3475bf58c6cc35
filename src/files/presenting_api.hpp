#pragma once

#include <string>
#include <string_view>

#include "files/model.hpp"
#include "kernel/net/http.hpp"

namespace madang::files {

/// What a browser is told beside a file's bytes: what they are, whether to show or to keep them, and that nothing in
/// them may run or reach anything. Private to whoever asked, and asked for again each time, since sight may end.
net::Headers headers_of(const File& file, bool download);

/// `attachment; filename="..."; filename*=UTF-8''...` (RFC 6266, RFC 8187): the first for old clients, in ASCII.
std::string disposition(std::string_view kind, std::string_view name);

}  // namespace madang::files
