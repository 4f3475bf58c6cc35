#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "alerts/api.hpp"
#include "alerts/pushing_api.hpp"
#include "announcements/api.hpp"
#include "app/config.hpp"
#include "calendar/api.hpp"
#include "chat/service.hpp"
#include "files/api.hpp"
#include "files/sweeping_api.hpp"
#include "kernel/auth/passwords.hpp"
#include "kernel/auth/sessions.hpp"
#include "kernel/auth/shared_attempts.hpp"
#include "kernel/bus/streams.hpp"
#include "kernel/net/client_sessions.hpp"
#include "kernel/net/command.hpp"
#include "kernel/net/contract.hpp"
#include "kernel/net/route.hpp"
#include "kernel/outbound/push_sender.hpp"
#include "meetings/api.hpp"
#include "meetings/connection_api.hpp"
#include "people/api.hpp"
#include "presence/api.hpp"
#include "recordings/api.hpp"
#include "tasks/api.hpp"
#include "working_time/api.hpp"

namespace madang::app {

/// What the slices are built from.
struct SliceParts {
  const Config& config;
  const Clock& clock;
  IdSource& ids;
  std::string key;
  auth::Sessions& sessions;
  auth::Passwords& passwords;
  auth::SharedAttempts& attempts;
  bus::Streams& streams;
  jobs::Schedule& jobs;
  std::set<alerts::Channel> outward;                 ///< by which alerts may leave the house
  std::function<std::vector<std::string>()> shards;  ///< where new organisations may live just now
  files::Disk disk;
  files::Workshop workshop;
  std::filesystem::path recordings;            ///< where those lie that go on
  const outbound::PushSender* push = nullptr;  ///< none where no browser is woken
};

/// Brings what older programs stored up to date. Before anybody is served. What lies on a shard that is away is left
/// for the next start.
void catch_up(people::People& people, store::Store& store);
/// The same in one of the store's databases alone.
void renew(people::People& people, store::Store& database);

/// Every slice, wired to the others. Adding a slice adds a member here and a line in each function of slices.cpp.
class Slices {
 public:
  explicit Slices(const SliceParts& parts);

  void add_routes(net::RouteTable& routes);
  void add_commands(net::CommandTable& commands);
  static void add_events(net::Contract& contract);
  void catch_up(store::Store& store) { app::catch_up(people_, store); }
  void renew(store::Store& database) { app::renew(people_, database); }
  /// Whose media ended with the server that ran before has a minute to come back.
  void wait_for_participants(store::Store& store);
  void forget_empty_places(store::Transaction& transaction) { people_.organisations.forget_empty_places(transaction); }
  /// What a member's device hears.
  std::vector<net::StreamsOf> streams_of() const;
  /// Who hears which devices come and leave.
  net::Attendance attendance();
  presence::Service& presence() { return presence_; }
  chat::Service& chat() { return chat_; }
  tasks::Service& tasks() { return tasks_; }
  calendar::Service& calendar() { return calendar_; }
  alerts::Service& alerts() { return alerts_; }
  meetings::Service& meetings() { return meetings_; }
  recordings::Service& recordings() { return recordings_; }
  meetings::Connections& connections() { return connections_; }
  alerts::Pushes& pushes() { return pushes_; }
  files::Thumbnails& thumbnails() { return thumbnails_; }

 private:
  files::Service files_;
  files::Intake intake_;
  files::Thumbnails thumbnails_;
  chat::Service chat_;
  people::People people_;
  people::Doors doors_;
  presence::Service presence_;
  working_time::Service working_time_;
  tasks::Service tasks_;
  alerts::Pushes pushes_;
  alerts::Service alerts_;
  announcements::Service announcements_;
  calendar::Service calendar_;
  calendar::Exchange exchange_;
  meetings::Service meetings_;
  meetings::Entering entering_;
  meetings::MediaDesk media_desk_;
  meetings::CapacityDesk capacity_desk_;
  meetings::GuestDesk guest_desk_;
  meetings::CaptionDesk caption_desk_;
  meetings::Connections connections_;
  meetings::LineDesk line_desk_;
  recordings::Service recordings_;
  recordings::Player player_;
};

}  // namespace madang::app
