#include "working_time/api.hpp"

#include "working_time/events.hpp"

namespace madang::working_time {
namespace {

using auth::Verb;
using net::Method;
using people::needs;
using people::Power;

constexpr std::string_view kOrganisation = "/api/orgs/{org_id}/working_time";
constexpr std::string_view kDays = "/api/orgs/{org_id}/working_time/days";
constexpr std::string_view kDay = "/api/orgs/{org_id}/working_time/days/{date}";
constexpr std::string_view kMember = "/api/orgs/{org_id}/members/{member_id}/working_time";

void add_organisation_routes(net::RouteTable& routes, Service& service) {
  routes.read<OfOrganisation, OrganisationTime>(
      {Method::get, kOrganisation, "Say when the organisation works", 200, {Verb::see, "working time"}, {}},
      std::bind_front(&Service::look, &service));
  routes.write<ChangeOrganisationTime, OrganisationTime>(
      {Method::patch,
       kOrganisation,
       "Settle when the organisation works, and whose holidays it keeps",
       200,
       {Verb::administer, "working time"},
       {needs(Power::rules), people::kOutOfScope}},
      std::bind_front(&Service::change, &service));
}

void add_day_routes(net::RouteTable& routes, Service& service) {
  routes.read<ListSpecialDays, SpecialDayList>(
      {Method::get, kDays, "List a year's holidays and worked weekends", 200, {Verb::see, "working time"}, {}},
      std::bind_front(&Service::list_days, &service));
  routes.write<EnterDay, EnteredDay>({Method::put,
                                      kDay,
                                      "Enter a holiday, or a day that is worked",
                                      200,
                                      {Verb::administer, "working time"},
                                      {needs(Power::rules), people::kOutOfScope, kTooManyDays}},
                                     std::bind_front(&Service::enter_day, &service));
  routes.write<NameDay, net::Nothing>(
      {Method::delete_,
       kDay,
       "Let the country's calendar decide a day again",
       204,
       {Verb::administer, "working time"},
       {needs(Power::rules), people::kOutOfScope}},
      [&service](store::Transaction& transaction, const auth::Actor& actor, const NameDay& request) {
        service.remove_day(transaction, actor, request);
        return net::Nothing{};
      });
}

void add_member_routes(net::RouteTable& routes, Service& service) {
  routes.read<OfMember, MemberTime>(
      {Method::get, kMember, "Look at when one works and wants quiet", 200, {Verb::amend, "working time"}, {}},
      std::bind_front(&Service::look_member, &service));
  routes.write<ChangeMemberTime, MemberTime>(
      {Method::patch, kMember, "Say when one works and wants quiet", 200, {Verb::amend, "working time"}, {}},
      std::bind_front(&Service::change_member, &service));
}

}  // namespace

void add_routes(net::RouteTable& routes, Service& service) {
  add_organisation_routes(routes, service);
  add_day_routes(routes, service);
  add_member_routes(routes, service);
}

void add_events(net::Contract& contract) { contract.add_event<MemberTimeChanged>(); }

}  // namespace madang::working_time
