#include "alerts/api.hpp"

#include "alerts/events.hpp"
#include "kernel/net/service_routes.hpp"

namespace madang::alerts {
namespace {

using auth::Verb;
using net::Method;
using people::needs;
using people::Power;

constexpr std::string_view kLane = "alert_id";  // what thousands answer at once keeps nobody else waiting
constexpr std::string_view kAlerts = "/api/orgs/{org_id}/alerts";
constexpr std::string_view kReceived = "/api/orgs/{org_id}/received_alerts";
constexpr std::string_view kAlert = "/api/orgs/{org_id}/alerts/{alert_id}";
constexpr std::string_view kRecall = "/api/orgs/{org_id}/alerts/{alert_id}/recall";
constexpr std::string_view kRemind = "/api/orgs/{org_id}/alerts/{alert_id}/remind";
constexpr std::string_view kReceive = "/api/orgs/{org_id}/alerts/{alert_id}/receive";
constexpr std::string_view kSee = "/api/orgs/{org_id}/alerts/{alert_id}/see";
constexpr std::string_view kConfirm = "/api/orgs/{org_id}/alerts/{alert_id}/confirm";
constexpr std::string_view kDecline = "/api/orgs/{org_id}/alerts/{alert_id}/decline";
constexpr std::string_view kRecipients = "/api/orgs/{org_id}/alerts/{alert_id}/recipients";
constexpr std::string_view kRecipient = "/api/orgs/{org_id}/alerts/{alert_id}/recipients/{member_id}";
constexpr std::string_view kEstimates = "/api/orgs/{org_id}/alert_estimates";
constexpr std::string_view kRules = "/api/orgs/{org_id}/alert_rules";
constexpr std::string_view kLedger = "/api/orgs/{org_id}/alert_ledger";
constexpr std::string_view kReport = "/api/orgs/{org_id}/alert_report";
constexpr std::string_view kMustRead = "/api/orgs/{org_id}/conversations/{conversation_id}/must_read";
constexpr std::string_view kDeputy = "/api/orgs/{org_id}/deputy";

void add_sent_routes(net::RouteTable& routes, Service& service) {
  change(routes, service,
         {Method::post,
          kAlerts,
          "Alert people until they confirm",
          201,
          {Verb::contribute, "alert"},
          {kNobody, kTooManyToday, kTooManyEmergencies}},
         &Service::raise);
  change(routes, service,
         {Method::post, kEstimates, "Say when an alert would reach people", 200, {Verb::contribute, "alert"}, {}},
         &Service::estimate);
  look(routes, service, {Method::get, kAlerts, "List the alerts one sent", 200, {Verb::see, "alert"}, {}},
       &Service::list_sent);
  look(routes, service, {Method::get, kAlert, "Look at an alert one sent", 200, {Verb::amend, "alert"}, {}},
       &Service::look);
  look(routes, service,
       {Method::get, kRecipients, "List the recipients of an alert one sent", 200, {Verb::amend, "alert"}, {}},
       &Service::list_recipients);
  look(routes, service,
       {Method::get, kRecipient, "List what was done to reach a recipient", 200, {Verb::amend, "alert"}, {}},
       &Service::look_recipient);
  change(routes, service, {Method::post, kRecall, "Take an alert back", 200, {Verb::amend, "alert"}, {kOver}},
         &Service::recall);
  change(routes, service,
         {Method::post, kRemind, "Remind those who have not answered", 200, {Verb::amend, "alert"}, {kOver, kTooSoon}},
         &Service::remind);
}

void add_received_routes(net::RouteTable& routes, Service& service) {
  look(routes, service, {Method::get, kReceived, "List what one has to answer", 200, {Verb::see, "alert"}, {}},
       &Service::list_received);
  change(routes, service,
         {Method::post, kReceive, "Say that a device shows an alert", 200, {Verb::contribute, "alert"}, {}, kLane},
         &Service::receive);
  change(routes, service,
         {Method::post, kSee, "Say that somebody opened an alert", 200, {Verb::contribute, "alert"}, {}, kLane},
         &Service::see);
  change(routes, service,
         {Method::post, kConfirm, "Confirm an alert", 200, {Verb::contribute, "alert"}, {kOver, kAnswered}, kLane},
         &Service::confirm);
  change(routes, service,
         {Method::post, kDecline, "Decline an alert", 200, {Verb::contribute, "alert"}, {kOver, kAnswered}, kLane},
         &Service::decline);
}

void add_rules_routes(net::RouteTable& routes, Service& service) {
  look(routes, service, {Method::get, kRules, "Look at how alerts go on", 200, {Verb::see, "alert rules"}, {}},
       &Service::look_rules);
  change(routes, service,
         {Method::patch,
          kRules,
          "Settle how alerts go on",
          200,
          {Verb::administer, "alert rules"},
          {needs(Power::rules), people::kOutOfScope}},
         &Service::settle_rules);
  look(routes, service,
       {Method::get, kLedger, "List when one was disturbed outside one's hours", 200, {Verb::see, "alert"}, {}},
       &Service::look_ledger);
  look(routes, service,
       {Method::get,
        kReport,
        "Look at how alerts were used in a week",
        200,
        {Verb::administer, "alert report"},
        {needs(Power::rules), people::kOutOfScope}},
       &Service::look_report);
  look(routes, service,
       {Method::get, kMustRead, "Say whether a group's messages must be read", 200, {Verb::see, "conversation"}, {}},
       &Service::look_must_read);
  change(routes, service,
         {Method::patch,
          kMustRead,
          "Settle whether a group's messages must be read",
          200,
          {Verb::contribute, "conversation"},
          {}},
         &Service::mark_must_read);
  look(routes, service, {Method::get, kDeputy, "Say who is told in one's place", 200, {Verb::see, "deputy"}, {}},
       &Service::look_deputy);
  change(routes, service,
         {Method::patch, kDeputy, "Choose who is told in one's place", 200, {Verb::contribute, "deputy"}, {}},
         &Service::choose_deputy);
}

}  // namespace

void add_routes(net::RouteTable& routes, Service& service) {
  add_sent_routes(routes, service);
  add_received_routes(routes, service);
  add_rules_routes(routes, service);
}

void add_events(net::Contract& contract) {
  contract.add_event<AlertReceived>();
  contract.add_event<ReceiptChanged>();
  contract.add_event<SentChanged>();
}

}  // namespace madang::alerts
