#pragma once

#include <string>

#include "calendar/service.hpp"
#include "kernel/net/call.hpp"
#include "kernel/outbound/errands.hpp"
#include "kernel/outbound/fetcher.hpp"
#include "kernel/threads/waiting_threads.hpp"

namespace madang::calendar {

/// Calendars as files, for and from other programs. Reading one takes a while, so it is done on threads that may wait.
/// Any loop.
class Exchange {
 public:
  Exchange(Service& service, threads::WaitingThreads& threads) : service_(service), threads_(threads) {}

  boost::asio::awaitable<ImportedCalendar> import_file(net::Call& call, NameCalendar request);
  boost::asio::awaitable<net::Representation> export_file(net::Call& call, NameCalendar request);
  boost::asio::awaitable<net::Representation> read_feed(net::Call& call, ReadFeed request);

 private:
  Service& service_;
  threads::WaitingThreads& threads_;
};

/// Reads the calendars outside that people subscribed to, when their time has come. What is asked while too much waits,
/// or when the server stops, is asked again an hour later. Any thread.
class Refresher {
 public:
  Refresher(Service& service, store::Store& store, outbound::Fetcher fetcher)
      : service_(service), store_(store), fetcher_(std::move(fetcher)) {}

  /// Returns at once.
  void ask(OrgId org, CalendarId calendar);
  /// Returns when nothing is read any more. Before Store::close().
  void stop() { errands_.stop(); }

 private:
  void refresh(OrgId org, CalendarId calendar, const std::stop_token& stop) const;

  Service& service_;
  store::Store& store_;
  const outbound::Fetcher fetcher_;
  outbound::Errands errands_;
};

}  // namespace madang::calendar
