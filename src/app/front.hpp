#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <optional>
#include <string>

#include "kernel/net/contract.hpp"
#include "kernel/net/http.hpp"
#include "kernel/net/router.hpp"
#include "kernel/net/static_files.hpp"

namespace madang::app {

/// What a request meets first: the API, the contract and its page, health and metrics, or the web client. Every answer
/// leaves with the headers that keep browsers safe. Any loop.
class Front {
 public:
  Front(const net::Router& router, const net::StaticFiles& files, const net::Contract& contract);

  boost::asio::awaitable<net::HttpResponse> answer(net::HttpRequest request) const;

  /// /readyz says so; a load balancer stops sending people here when it turns false, or when the store is in trouble.
  void set_ready(bool ready) { ready_ = ready; }
  /// Who answers calendar programs: everything below /dav/.
  using Answer = std::function<boost::asio::awaitable<net::HttpResponse>(net::HttpRequest)>;
  void set_calendars(std::function<bool(std::string_view path)> are_asked, Answer answer) {
    asks_calendars_ = std::move(are_asked);
    calendars_ = std::move(answer);
  }
  /// What browsers that came by HTTPS are told to remember (RFC 6797).
  void set_hsts(std::int64_t days);
  /// Why nothing can be written, in a few words; empty while it can.
  void set_trouble(std::function<std::string()> trouble) { trouble_ = std::move(trouble); }
  /// What does not work while the rest does, in lines: /readyz says it and stays 200, since another node would not do
  /// better.
  void set_degraded(std::function<std::string()> degraded) { degraded_ = std::move(degraded); }
  /// What /metrics answers.
  void set_metrics(std::function<std::string()> metrics) { metrics_ = std::move(metrics); }

 private:
  net::HttpResponse readiness() const;
  std::optional<net::HttpResponse> answer_plainly(const net::HttpRequest& request) const;

  const net::Router& router_;
  const net::StaticFiles& files_;
  const std::string openapi_;
  const std::string reference_;
  std::string hsts_;
  std::atomic<bool> ready_ = false;
  std::function<std::string()> metrics_;
  std::function<std::string()> trouble_;
  std::function<std::string()> degraded_;
  std::function<bool(std::string_view)> asks_calendars_;
  Answer calendars_;
};

}  // namespace madang::app
