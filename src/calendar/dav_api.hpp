#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>

#include "calendar/service.hpp"
#include "kernel/auth/attempts.hpp"
#include "kernel/net/http.hpp"
#include "kernel/store/store.hpp"
#include "kernel/threads/waiting_threads.hpp"

namespace madang::calendar {

/// Calendars for programs on phones and desktops: CalDAV (RFC 4791) with synchronising by tokens (RFC 6578), under
/// /dav/, by passwords that open nothing else. Wrong ones are counted on this server alone: nobody guesses 128 bits.
/// Any loop.
class Dav {
 public:
  Dav(Service& service, store::Store& store, threads::WaitingThreads& threads, const Clock& clock)
      : service_(service), store_(store), threads_(threads), attempts_(clock, kMostByLogin, kMostByAddress) {}

  /// Whether an address is one of these.
  static bool answers(std::string_view path);
  boost::asio::awaitable<net::HttpResponse> answer(net::HttpRequest request);

 private:
  struct Asked;

  static constexpr std::size_t kMostByLogin = 30;
  static constexpr std::size_t kMostByAddress = 300;

  boost::asio::awaitable<net::HttpResponse> run(const net::HttpRequest& request);
  boost::asio::awaitable<SignedInClient> sign_in(const net::HttpRequest& request);
  boost::asio::awaitable<net::HttpResponse> dispatch(const Asked& asked);

  boost::asio::awaitable<net::HttpResponse> propfind(const Asked& asked);
  boost::asio::awaitable<net::HttpResponse> proppatch(const Asked& asked);
  boost::asio::awaitable<net::HttpResponse> report(const Asked& asked);
  boost::asio::awaitable<net::HttpResponse> get(const Asked& asked);
  boost::asio::awaitable<net::HttpResponse> put(const Asked& asked);
  boost::asio::awaitable<net::HttpResponse> remove(const Asked& asked);

  net::HttpResponse query(store::Transaction& transaction, const Asked& asked, const auth::Actor& actor,
                          const dav::Report& report) const;
  net::HttpResponse multiget(store::Transaction& transaction, const Asked& asked, const auth::Actor& actor,
                             const dav::Report& report) const;
  net::HttpResponse changes(store::Transaction& transaction, const Asked& asked, const auth::Actor& actor,
                            const dav::Report& report) const;
  net::HttpResponse busy(store::Transaction& transaction, const Asked& asked, const auth::Actor& actor,
                         const dav::Report& report) const;
  net::HttpResponse properties(store::Transaction& transaction, const Asked& asked, const auth::Actor& actor,
                               const dav::Wanted& wanted, bool with_members) const;
  net::HttpResponse change_properties(store::Transaction& transaction, const Asked& asked, const auth::Actor& actor,
                                      const std::vector<dav::PropertyChange>& changes);
  /// As of this transaction. Throws kSignedOut when they have left meanwhile.
  auth::Actor actor_of(store::Transaction& transaction, const Asked& asked) const;

  Service& service_;
  store::Store& store_;
  threads::WaitingThreads& threads_;
  auth::Attempts attempts_;
};

/// A request of somebody who signed in, for something of theirs.
struct Dav::Asked {
  const net::HttpRequest& http;
  const auth::Actor& client;
  const dav::Place& place;
  CalendarId calendar{};  ///< where the place is one, or in one
};

}  // namespace madang::calendar
