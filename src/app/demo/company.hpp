#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "app/demo/cast.hpp"
#include "app/demo/shifted_clock.hpp"
#include "app/demo/week.hpp"
#include "app/wiring.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/net/http.hpp"

namespace madang::app::demo {

/// Acts as the demo's people do: every step is a call of the contract, decoded, permitted and stored like anybody's.
/// Used once, on the main thread, before people arrive.
class Company {
 public:
  Company(Wiring& wiring, ShiftedClock& clock) : wiring_(wiring), clock_(clock) {}

  /// True when nobody founded anything yet.
  bool is_vacant();
  /// True when the demo company was founded here before.
  bool is_here();
  void found();
  void hire_everyone();
  void arrange_departments();
  void hold(const Talk& talk);
  /// Where everybody is, and what profiles have besides.
  void gather_everyone();
  /// The localisation desk: sentences of the machine's own programs in three languages.
  void quote_translations();
  /// What is announced, planned, to be done and to be confirmed.
  void live_a_week();

 private:
  struct Employee {
    auth::Actor actor;
    std::string member;
  };

  boost::json::value call(const auth::Actor& actor, net::Method method, const std::string& path,
                          const boost::json::value& body = nullptr);
  std::string in_organisation(std::string_view rest = {}) const;
  std::string next_client_id();
  boost::json::value as(std::string_view login, net::Method method, const std::string& rest, boost::json::object body);
  boost::json::array members_named(std::span<const std::string_view> logins) const;
  void announce(const DemoAnnouncement& said);
  void plan_week();
  void give_tasks();
  void alert_somebody();
  void arrive(const Person& person, const boost::json::value& signed_in);
  std::string start(const Talk& talk);
  std::string say(const std::string& conversation, const Line& line);
  std::string with_mentions(std::string_view text) const;
  void answer(const std::string& conversation, const std::string& message, const Talk& talk, const Line& line);
  void read_up(const std::string& conversation, std::string_view login);

  Wiring& wiring_;
  ShiftedClock& clock_;
  std::string organisation_;
  std::map<std::string, Employee, std::less<>> employees_;
  std::map<std::string, std::string, std::less<>> departments_;
  int writes_ = 0;
};

}  // namespace madang::app::demo
