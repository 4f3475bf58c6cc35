#include "app/slices.hpp"

#include "app/alert_drivers.hpp"
#include "app/turn_config.hpp"
#include "chat/api.hpp"
#include "kernel/log/log.hpp"
#include "people/acting_service.hpp"
#include "people/service.hpp"

namespace madang::app {
namespace {

bool is_member(store::Transaction& transaction, OrgId org, MemberId member) {
  return people::role_in(transaction, org, member).has_value();
}

people::PeopleOptions people_options(const SliceParts& parts, chat::Service& chat, tasks::Service& tasks,
                                     alerts::Service& alerts, calendar::Service& calendar,
                                     announcements::Service& announcements, meetings::Service& meetings) {
  people::PeopleOptions options;
  options.open_to_founding = parts.config.open_to_founding;
  options.key = parts.key;
  options.shards = parts.shards;
  options.partners = [&chat](store::Transaction& transaction, const auth::Actor& actor) {
    return chat.partners(transaction, actor.org_id, actor.member_id);
  };
  options.when_placed = [&chat, &announcements](store::Transaction& transaction, const people::MemberPlaced& placed) {
    chat.follow(transaction, placed);
    announcements.follow(transaction, placed);
  };
  options.leaving_participants.leaving.emplace_back(
      [&chat](store::Transaction& transaction, const people::MemberLeaving& leaving) {
        chat.hand_over(transaction, leaving);
      });
  options.leaving_participants.leaving.emplace_back(std::bind_front(&tasks::Service::hand_over, &tasks));
  options.leaving_participants.leaving.emplace_back(
      [&alerts](store::Transaction& transaction, const people::MemberLeaving& leaving) {
        alerts.forget_member(transaction, leaving.org_id, leaving.member_id);
      });
  options.leaving_participants.returning.emplace_back(
      [&chat](store::Transaction& transaction, const people::MemberReturning& returning) {
        chat.bring_back(transaction, returning);
      });
  options.leaving_participants.returning.emplace_back(std::bind_front(&tasks::Service::bring_back, &tasks));
  options.leaving_participants.leaving.emplace_back(std::bind_front(&calendar::Service::hand_over, &calendar));
  options.leaving_participants.returning.emplace_back(std::bind_front(&calendar::Service::bring_back, &calendar));
  options.leaving_participants.leaving.emplace_back(std::bind_front(&meetings::Service::hand_over, &meetings));
  return options;
}

alerts::PeopleDoors alert_doors(people::People& people) {
  alerts::PeopleDoors doors;
  doors.organisation_of = people::organisation_of;
  doors.powers_of = [](store::Transaction& transaction, const auth::Actor& actor) {
    return people::powers_of(transaction, actor);
  };
  doors.those_seen = std::bind_front(&people::Members::those_seen, &people.members);
  doors.is_member = is_member;
  doors.sees_department = people::sees_department;
  doors.staff_after = people::staff_after;
  doors.role_after = people::role_after;
  doors.manager_of = people::manager_of;
  doors.contact_of = people::contact_of;
  doors.record_act = [&people](store::Transaction& transaction, const auth::Actor& actor, people::AuditAct act) {
    people.audit.record(transaction, actor, std::move(act));
  };
  return doors;
}

announcements::PeopleDoors announcement_doors(people::People& people) {
  announcements::PeopleDoors doors;
  doors.powers_of = [](store::Transaction& transaction, const auth::Actor& actor) {
    return people::powers_of(transaction, actor);
  };
  doors.powers_of_member = [](store::Transaction& transaction, OrgId org,
                              MemberId member) -> std::optional<people::Powers> {
    const auto role = people::role_in(transaction, org, member);
    if (!role) return std::nullopt;
    return people::powers_of(transaction, org, member, *role);
  };
  doors.sees_department = people::sees_department;
  doors.staff_after = people::staff_after;
  doors.role_after = people::role_after;
  doors.home_department_of = people::home_department_of;
  doors.name_of = people::name_of;
  doors.department_name_of = people::department_name_of;
  doors.record_act = [&people](store::Transaction& transaction, const auth::Actor& actor, people::AuditAct act) {
    people.audit.record(transaction, actor, std::move(act));
  };
  return doors;
}

alerts::Surroundings alert_surroundings(const SliceParts& parts, const working_time::Service& working_time,
                                        presence::Service& presence, const chat::Service& chat,
                                        const announcements::Service& announcements, const alerts::Pushes& pushes) {
  alerts::Surroundings around;
  around.pushes_to = std::bind_front(&alerts::Pushes::living, &pushes);
  around.channels.insert(parts.outward.begin(), parts.outward.end());
  around.public_url = parts.config.public_url;
  around.availabilities_of = std::bind_front(&working_time::Service::availabilities_of, &working_time);
  around.those_connected = std::bind_front(&presence::Service::those_there, &presence);
  around.unread_of = [&chat](store::Transaction& transaction, const auth::Actor& actor,
                             const alerts::UnreadOf& message) {
    return chat.list_readers(transaction, actor, {actor.org_id, message.conversation_id, message.message_id}).unread;
  };
  around.may_chase = std::bind_front(&announcements::Service::may_chase, &announcements);
  around.missing_after = std::bind_front(&announcements::Service::missing_after, &announcements);
  around.place_of[alerts::SourceKind::message] = [&chat](store::Transaction& transaction, const auth::Actor& actor,
                                                         const std::string& id) -> std::optional<std::string> {
    const auto message = chat::MessageId::read(id);
    const auto place = message ? chat.place_of_text(transaction, actor, *message) : std::nullopt;
    return place ? std::optional(place->conversation_id.text()) : std::nullopt;
  };
  around.runs_group = chat::runs_group_of;
  around.heed_of = chat::heed_of;
  around.readers_of = chat::readers_of;
  return around;
}

bool sees_file(const files::Service& files, store::Transaction& transaction, const auth::Actor& actor,
               const std::string& id) try {
  const auto file = files::FileId::read(id);
  return file && files.look_at(transaction, actor, {actor.org_id, *file}).id == *file;
} catch (const Refusal&) {
  return false;
}

/// Whoever has a thing says who sees it: alerts are raised about it by those alone.
alerts::Surroundings seeing(alerts::Surroundings around, const files::Service& files, const chat::Service& chat,
                            const tasks::Service& tasks, const calendar::Service& calendar,
                            const announcements::Service& announcements) {
  using alerts::SourceKind;
  around.sees[SourceKind::message] = [&chat](store::Transaction& transaction, const auth::Actor& actor,
                                             const std::string& id) {
    const auto message = chat::MessageId::read(id);
    return message && chat.sees_message(transaction, actor, *message);
  };
  around.sees[SourceKind::file] = [&files](store::Transaction& transaction, const auth::Actor& actor,
                                           const std::string& id) { return sees_file(files, transaction, actor, id); };
  around.sees[SourceKind::task] = std::bind_front(&tasks::Service::sees, &tasks);
  around.sees[SourceKind::event] = std::bind_front(&calendar::Service::sees_event, &calendar);
  around.sees[SourceKind::announcement] = std::bind_front(&announcements::Service::sees, &announcements);
  return around;
}

/// Nothing where it is refused, such as more alerts than somebody may send in a day.
std::optional<std::string> alert_of_task(alerts::Service& alerts, store::Transaction& transaction, OrgId org,
                                         const tasks::TaskAlert& wanted) {
  const auto sender = people::actor_of(transaction, org, wanted.sender_id);
  if (!sender) return std::nullopt;
  alerts::RaiseAlert request;
  request.org_id = org;
  request.text = {wanted.text};
  request.to.member_ids = wanted.member_ids;
  request.source = alerts::Source{alerts::SourceKind::task, wanted.task_id.text()};
  try {
    return alerts.raise(transaction, *sender, request).brief.id.text();
  } catch (const Refusal& refusal) {
    log::info("a task's alert was not sent", {{"why", std::string(refusal.kind.code)}});
    return std::nullopt;
  }
}

tasks::Alarm task_alarm(alerts::Service& alerts) {
  return {[&alerts](store::Transaction& transaction, OrgId org, const tasks::TaskAlert& wanted) {
            return alert_of_task(alerts, transaction, org, wanted);
          },
          [&alerts](store::Transaction& transaction, OrgId org, MemberId member, tasks::TaskId task) {
            if (const auto actor = people::actor_of(transaction, org, member))
              alerts.settle_about(transaction, *actor, {alerts::SourceKind::task, task.text()});
          },
          [&alerts](store::Transaction& transaction, OrgId org, const std::string& name) {
            if (const auto alert = alerts::AlertId::read(name)) alerts.release(transaction, org, *alert);
          }};
}

/// What is refused is not sent; the reminder itself was.
void alert_of_event(alerts::Service& alerts, store::Transaction& transaction, OrgId org,
                    const calendar::EventAlert& wanted) {
  const auto organiser = people::actor_of(transaction, org, wanted.organiser_id);
  if (!organiser) return;
  alerts::RaiseAlert request;
  request.org_id = org;
  request.text = {wanted.text};
  request.to.member_ids = wanted.member_ids;
  request.source = alerts::Source{alerts::SourceKind::event, wanted.event_id.text()};
  request.deadline = wanted.ends_at;
  try {
    alerts.raise(transaction, *organiser, request);
  } catch (const Refusal& refusal) {
    log::info("an event's alert was not sent", {{"why", std::string(refusal.kind.code)}});
  }
}

calendar::Doors calendar_doors(chat::Service& chat, people::People& people, const working_time::Service& working_time,
                               alerts::Service& alerts) {
  return {
      chat,
      is_member,
      people::organisation_of,
      [](store::Transaction& transaction, const auth::Actor& actor) { return people::powers_of(transaction, actor); },
      std::bind_front(&people::Members::those_seen, &people.members),
      std::bind_front(&working_time::Service::availabilities_of, &working_time),
      [&alerts](store::Transaction& transaction, OrgId org, const calendar::EventAlert& wanted) {
        alert_of_event(alerts, transaction, org, wanted);
      },
      people::role_in,
      people::name_of};
}

/// Nothing where it is refused; the call was missed in any case.
void alert_of_call(alerts::Service& alerts, store::Transaction& transaction, OrgId org,
                   const meetings::MissedCall& missed) {
  const auto caller = people::actor_of(transaction, org, missed.caller_id);
  if (!caller) return;
  alerts::RaiseAlert request;
  request.org_id = org;
  request.text = {missed.title};
  request.to.member_ids = {missed.callee_id};
  try {
    alerts.raise(transaction, *caller, request);
  } catch (const Refusal& refusal) {
    log::info("a missed call's alert was not sent", {{"why", std::string(refusal.kind.code)}});
  }
}

/// On the callee's browsers, whether or not they show a page.
void wake_for_call(alerts::Pushes& pushes, store::Transaction& transaction, OrgId org,
                   const meetings::MeetingCall& call, const std::string& title) {
  using meetings::MeetingCallState;
  alerts::CallNews news{call.id.text(), call.callee_id, people::name_of(transaction, org, call.caller_id),
                        title,          "/c",           alerts::CallTurn::over,
                        std::nullopt};
  if (call.state == MeetingCallState::ringing) {
    news.turn = alerts::CallTurn::rings;
    news.path = "/meetings/" + call.meeting_id.text();
    news.until = call.rung_at + meetings::kRingsFor;
  }
  if (call.state == MeetingCallState::missed || call.state == MeetingCallState::cancelled)
    news.turn = alerts::CallTurn::missed;
  pushes.tell(transaction, org, news);
}

meetings::Doors meeting_doors(chat::Service& chat, people::People& people, calendar::Service& calendar,
                              alerts::Service& alerts, alerts::Pushes& pushes, const std::string& key) {
  return {chat,
          std::bind_front(&people::Members::those_seen, &people.members),
          people::actor_of,
          people::name_of,
          std::bind_front(&calendar::Service::sees_event, &calendar),
          [&calendar](store::Transaction& transaction, const auth::Actor& actor, const calendar::CreateEvent& event) {
            return calendar.create_event(transaction, actor, event).id;
          },
          [&alerts](store::Transaction& transaction, OrgId org, const meetings::MissedCall& missed) {
            alert_of_call(alerts, transaction, org, missed);
          },
          [&pushes](store::Transaction& transaction, OrgId org, const meetings::MeetingCall& call,
                    const std::string& title) { wake_for_call(pushes, transaction, org, call, title); },
          [](store::Transaction& transaction, OrgId org) { return people::organisation_of(transaction, org).name; },
          key};
}

files::FileLimits file_limits(const Config& config) {
  files::FileLimits limits;
  limits.largest_bytes = config.largest_file_bytes;
  limits.member_bytes = config.member_file_bytes;
  return limits;
}

}  // namespace

Slices::Slices(const SliceParts& parts)
    : files_(parts.ids, parts.clock, file_limits(parts.config)),
      intake_(files_, parts.disk, parts.clock),
      thumbnails_(files_, parts.disk, parts.workshop, parts.clock),
      chat_(parts.streams, parts.ids, parts.clock, files_,
            {is_member,
             [this](store::Transaction& transaction, const auth::Actor& actor, std::vector<MemberId> wanted) {
               return people_.members.those_seen(transaction, actor, std::move(wanted));
             },
             people::staff_of, people::organisation_of,
             [](store::Transaction& transaction, const auth::Actor& actor) {
               return people::powers_of(transaction, actor);
             },
             [this](store::Transaction& transaction, const auth::Actor& actor, people::AuditAct act) {
               people_.audit.record(transaction, actor, std::move(act));
             }}),
      people_(parts.clock, parts.ids, parts.streams, parts.sessions,
              people_options(parts, chat_, tasks_, alerts_, calendar_, announcements_, meetings_)),
      doors_(people_, parts.passwords, parts.attempts, parts.config.secure_cookies || parts.config.speaks_tls()),
      presence_(parts.clock, parts.streams, std::bind_front(&people::Members::those_seen, &people_.members),
                std::chrono::seconds(parts.config.offline_after_seconds)),
      working_time_(parts.streams,
                    {people::organisation_of,
                     [](store::Transaction& transaction, const auth::Actor& actor) {
                       return people::powers_of(transaction, actor);
                     },
                     std::bind_front(&people::Members::those_seen, &people_.members),
                     [this](store::Transaction& transaction, const auth::Actor& actor, people::AuditAct act) {
                       people_.audit.record(transaction, actor, std::move(act));
                     }}),
      tasks_(parts.streams, parts.ids, parts.clock,
             {chat_, files_, std::bind_front(&people::Members::those_seen, &people_.members),
              std::bind_front(&working_time::Service::availability_of, &working_time_)}),
      pushes_(parts.clock, parts.ids, parts.jobs, push_doors(parts.push, parts.sessions)),
      alerts_(parts.clock, parts.ids, parts.streams, parts.jobs, alert_doors(people_),
              seeing(alert_surroundings(parts, working_time_, presence_, chat_, announcements_, pushes_), files_, chat_,
                     tasks_, calendar_, announcements_)),
      announcements_(parts.clock, parts.ids, parts.streams, parts.jobs, files_, alerts_, announcement_doors(people_)),
      calendar_(parts.streams, parts.ids, parts.clock, parts.jobs, parts.key,
                calendar_doors(chat_, people_, working_time_, alerts_)),
      exchange_(calendar_, *parts.disk.threads),
      meetings_(parts.streams, parts.ids, parts.clock, parts.jobs,
                meeting_doors(chat_, people_, calendar_, alerts_, pushes_, parts.key)),
      entering_(meetings_, parts.passwords, parts.attempts),
      media_desk_(meetings_),
      capacity_desk_(meetings_),
      guest_desk_(meetings_, parts.passwords, parts.attempts, parts.clock),
      caption_desk_(meetings_),
      connections_(meetings_, parts.clock, turn_access(parts.config)),
      line_desk_(connections_, parts.ids),
      recordings_(parts.ids, parts.clock, parts.jobs, {meetings_, chat_, files_, people::organisation_of}),
      player_(recordings_, {parts.recordings, parts.disk.blobs, parts.disk.threads}) {
  const auto sees = [this](store::Transaction& transaction, const auth::Actor& actor, std::uint64_t message) {
    return chat_.sees_message(transaction, actor, chat::MessageId{message});
  };
  files_.let_see(std::string(chat::kMessageHolds), sees);
  const auto sees_preview = [this](store::Transaction& transaction, const auth::Actor& actor, std::uint64_t preview) {
    return chat_.sees_preview(transaction, actor, chat::PreviewId{preview});
  };
  files_.let_see(std::string(chat::kPreviewHolds), sees_preview);
  const auto sees_of_task = [this](store::Transaction& transaction, const auth::Actor& actor, std::uint64_t file) {
    return tasks_.sees_file(transaction, actor, files::FileId{file});
  };
  files_.let_see(std::string(tasks::kTaskHolds), sees_of_task);
  const auto sees_of_announcement = [this](store::Transaction& transaction, const auth::Actor& actor,
                                           std::uint64_t file) {
    return announcements_.sees_file(transaction, actor, files::FileId{file});
  };
  files_.let_see(std::string(announcements::kAnnouncementHolds), sees_of_announcement);
  for (const auto holds : {recordings::kRecordingHolds, recordings::kCompositionHolds})
    files_.let_see(std::string(holds),
                   [this](store::Transaction& transaction, const auth::Actor& actor, std::uint64_t recording) {
                     return recordings_.sees(transaction, actor, recordings::RecordingId{recording});
                   });
  tasks_.alert_by(task_alarm(alerts_));
  chat_.when_recalled(std::bind_front(&tasks::Service::lose_message, &tasks_));
}

void renew(people::People& people, store::Store& database) {
  while (database.write_now([&](store::Transaction& transaction) { return people.catch_up(transaction); })) continue;
}

void catch_up(people::People& people, store::Store& store) try {
  for (store::Store* database : store.databases()) renew(people, *database);
  store.write_now([](store::Transaction& transaction) { people::People::mark_old_copies(transaction); });
  const auto find = [](store::Transaction& transaction) { return people::People::old_copies(transaction); };
  for (auto old = store.read_now(find); !old.empty(); old = store.read_now(find))
    for (const auto& [org, members] : old)
      store.write_now(store::Lane::of(org), [&](store::Transaction& transaction) {
        people::People::renew_copies(transaction, org, members);
      });
} catch (const Refusal& refusal) {
  if (refusal.kind.code != store::kShardAway.code) throw;
  log::warning("what older programs stored on a shard that is away is brought up to date at the next start");
}

void Slices::wait_for_participants(store::Store& store) {
  for (store::Store* database : store.databases())
    database->write_now([this](store::Transaction& transaction) { meetings_.wait_for_everybody(transaction); });
}

void Slices::add_routes(net::RouteTable& routes) {
  people::add_routes(routes, people_, doors_);
  files::add_routes(routes, files_, intake_, thumbnails_);
  chat::add_routes(routes, chat_);
  working_time::add_routes(routes, working_time_);
  tasks::add_routes(routes, tasks_);
  alerts::add_routes(routes, alerts_);
  alerts::add_push_routes(routes, pushes_);
  calendar::add_routes(routes, calendar_, exchange_);
  announcements::add_routes(routes, announcements_);
  meetings::add_routes(routes, meetings_, entering_, media_desk_, capacity_desk_, guest_desk_, caption_desk_);
  meetings::add_connection_routes(routes, connections_, line_desk_);
  recordings::add_routes(routes, recordings_, player_);
}

void Slices::add_commands(net::CommandTable& commands) {
  chat::add_commands(commands, chat_);
  presence::add_commands(commands, presence_);
}

void Slices::add_events(net::Contract& contract) {
  people::add_events(contract);
  chat::add_events(contract);
  presence::add_events(contract);
  working_time::add_events(contract);
  tasks::add_events(contract);
  alerts::add_events(contract);
  calendar::add_events(contract);
  announcements::add_events(contract);
  meetings::add_events(contract);
}

std::vector<net::StreamsOf> Slices::streams_of() const {
  const auto directory = [](store::Transaction&, const auth::Actor& actor) -> std::vector<bus::HeardStream> {
    if (!people::hears_directory(actor.role)) return {};
    return {{actor.org_id.text(), 1}};
  };
  const auto conversations = [this](store::Transaction& transaction, const auth::Actor& actor) {
    return chat_.streams_of(transaction, actor);
  };
  const auto meetings = [this](store::Transaction& transaction, const auth::Actor& actor) {
    return meetings_.streams_of(transaction, actor);
  };
  return {directory, conversations, meetings};
}

net::Attendance Slices::attendance() {
  const auto came = [this](OrgId org, MemberId member, net::DeviceNumber device) {
    presence_.came({org, member}, device);
  };
  const auto left = [this](OrgId org, MemberId member, net::DeviceNumber device) {
    presence_.left({org, member}, device);
  };
  return {came, left};
}

}  // namespace madang::app
