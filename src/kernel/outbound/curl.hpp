#pragma once

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>

// What mails and requests of the server's own have in common of libcurl. Links of strangers go by transfer.hpp, which
// is stricter.

namespace madang::outbound {

using Curl = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

/// Throws std::bad_alloc, std::runtime_error.
Curl new_curl();
void check(CURLcode code);

class CurlList {
 public:
  CurlList() = default;
  ~CurlList() { curl_slist_free_all(first_); }
  CurlList(const CurlList&) = delete;
  CurlList& operator=(const CurlList&) = delete;

  void add(const std::string& text);
  curl_slist* get() const { return first_; }

 private:
  curl_slist* first_ = nullptr;
};

struct CurlBounds {
  std::string certificates;  ///< a PEM file of authorities to trust instead of the system's
  std::chrono::milliseconds connecting;
  std::chrono::milliseconds deadline;
  const std::stop_token& stop;  ///< outlives the transfer
};

/// One connection, used once: no proxy and no credentials of the environment's, TLS 1.2 at least.
void set_bounds(CURL* curl, const CurlBounds& bounds);

/// What libcurl says of a failure, or what is known better.
std::string told(CURLcode code, const std::stop_token& stop);

}  // namespace madang::outbound
