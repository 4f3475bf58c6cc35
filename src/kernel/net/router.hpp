#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "kernel/auth/sessions.hpp"
#include "kernel/auth/visitors.hpp"
#include "kernel/net/http.hpp"
#include "kernel/net/route.hpp"
#include "kernel/store/store.hpp"

namespace madang::net {

inline constexpr RefusalKind kNoSuchRoute{"request.no_such_route", 404, "There is nothing at this address."};
inline constexpr RefusalKind kWrongMethod{"request.wrong_method", 405, "This address does not take this method."};
inline constexpr RefusalKind kWrongContentType{"request.wrong_content_type", 415, "Send application/json."};
inline constexpr RefusalKind kBytesWanted{"request.wrong_content_type", 415, "Send application/octet-stream."};
inline constexpr RefusalKind kHttpAlone{"request.http_alone", 400, "This address is for HTTP, not for a socket."};
inline constexpr RefusalKind kFailed{"server.failed", 500, "The server made a mistake. It has been written down."};

/// What every answer to a refused request looks like.
struct RefusalBody {
  std::string code;
  std::string message;
  std::optional<std::string> field;
};
BOOST_DESCRIBE_STRUCT(RefusalBody, (), (code, message, field))

/// One call, wherever it came from: an HTTP request or a `call` frame on a socket.
struct RoutedCall {
  Method method;
  std::string_view path;
  std::string_view query;
  std::string_view body;
  std::string_view address;
  /// Whom the asker proved to be. Gets the organisation named in the path, or none.
  std::function<auth::Actor(store::Transaction&, OrgId)> identify;
  const HttpRequest* http = nullptr;  ///< when it came as one
};

struct RoutedAnswer {
  int status;
  std::string body;
  Headers headers;
  std::optional<Representation> representation{};
};

/// Finds the route, gathers its input from path, query and body, runs it, and turns what it throws into an answer.
/// Immutable after construction; any loop may use it.
class Router {
 public:
  /// Throws std::logic_error when two routes answer the same method and path.
  Router(const RouteTable& table, store::Store& store, const auth::Sessions& sessions, const Clock& clock);

  /// At wiring. Inside an organisation, what is open to visit is open to its members and to these.
  void let_in(auth::Visitors visitors) { visitors_ = std::move(visitors); }

  /// For HTTP: everything under /api.
  boost::asio::awaitable<HttpResponse> answer(const HttpRequest& request) const;
  /// For both: `call`'s views must live until the answer is there.
  boost::asio::awaitable<RoutedAnswer> answer(RoutedCall call) const;
  /// How many bytes a route takes as they are; 0 where there is none that does.
  std::size_t body_limit(Method method, std::string_view path) const;

 private:
  struct Node {
    std::map<std::string, Node, std::less<>> named;
    std::unique_ptr<Node> parameter;
    std::map<Method, const Route*> routes;
  };
  struct Found {
    const Route* route;
    std::vector<std::string> values;  // of the path's parameters, in order
  };

  void add(const Route& route);
  Found find(Method method, std::string_view path) const;
  boost::asio::awaitable<RoutedAnswer> run(RoutedCall& call) const;

  store::Store& store_;
  const auth::Sessions& sessions_;
  auth::Visitors visitors_;
  const Clock& clock_;
  Node root_;
};

}  // namespace madang::net
