#include "kernel/outbound/curl.hpp"

#include <algorithm>
#include <new>
#include <stdexcept>

namespace madang::outbound {
namespace {

int on_progress(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

}  // namespace

void check(CURLcode code) {
  if (code != CURLE_OK) throw std::runtime_error(curl_easy_strerror(code));
}

Curl new_curl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  check(started);
  Curl curl(curl_easy_init(), curl_easy_cleanup);
  if (!curl) throw std::bad_alloc();
  return curl;
}

void CurlList::add(const std::string& text) {
  auto* longer = curl_slist_append(first_, text.c_str());
  if (!longer) throw std::bad_alloc();
  first_ = longer;
}

void set_bounds(CURL* curl, const CurlBounds& bounds) {
  check(curl_easy_setopt(curl, CURLOPT_PROXY, ""));
  check(curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED)));
  check(curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L));
  check(curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L));
  check(curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2)));
  if (!bounds.certificates.empty()) check(curl_easy_setopt(curl, CURLOPT_CAINFO, bounds.certificates.c_str()));
  check(curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L));
  check(curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(bounds.deadline.count())));
  const auto connecting = std::min(bounds.connecting, bounds.deadline);
  check(curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connecting.count())));
  check(curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress));
  check(curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &bounds.stop));
  check(curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L));
}

std::string told(CURLcode code, const std::stop_token& stop) {
  return stop.stop_requested() ? "this server stops" : curl_easy_strerror(code);
}

}  // namespace madang::outbound
