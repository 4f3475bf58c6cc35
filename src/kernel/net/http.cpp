#include "kernel/net/http.hpp"

#include "kernel/net/ascii.hpp"

namespace madang::net {

namespace {

std::string_view cookie_in(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    const auto end = list.find(';');
    const auto pair = without_spaces(list.substr(0, end));
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return pair.substr(name.size() + 1);
    list = end == std::string_view::npos ? std::string_view() : list.substr(end + 1);
  }
  return {};
}

}  // namespace

std::string_view method_name(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::delete_: return "DELETE";
    case Method::options: return "OPTIONS";
    case Method::propfind: return "PROPFIND";
    case Method::proppatch: return "PROPPATCH";
    case Method::report: return "REPORT";
    case Method::mkcalendar: return "MKCALENDAR";
    case Method::other: return "OTHER";
  }
  return "OTHER";
}

std::string_view HttpRequest::header(std::string_view name) const {
  for (const auto& [field, value] : headers) {
    if (same_without_case(field, name)) return value;
  }
  return {};
}

std::string_view HttpRequest::cookie(std::string_view name) const {
  for (const auto& [field, value] : headers) {
    if (!same_without_case(field, "cookie")) continue;
    if (const auto found = cookie_in(value, name); found.data()) return found;
  }
  return {};
}

}  // namespace madang::net
