#include "app/wiring.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "alerts/delivering_api.hpp"
#include "app/alert_drivers.hpp"
#include "app/assets.hpp"
#include "app/channels.hpp"
#include "app/chores.hpp"
#include "app/contract.hpp"
#include "app/file_store.hpp"
#include "app/front.hpp"
#include "app/https_redirect.hpp"
#include "app/meeting_media.hpp"
#include "app/metrics.hpp"
#include "app/nodes.hpp"
#include "app/open_store.hpp"
#include "app/serving_options.hpp"
#include "app/slices.hpp"
#include "calendar/dav_api.hpp"
#include "chat/previewing_api.hpp"
#include "files/sweeping_api.hpp"
#include "kernel/auth/secret.hpp"
#include "kernel/bus/news.hpp"
#include "kernel/jobs/jobs.hpp"
#include "kernel/log/log.hpp"
#include "kernel/net/client_sessions.hpp"
#include "kernel/net/frames.hpp"
#include "kernel/net/static_files.hpp"
#include "presence/sharing_service.hpp"
#include "presence/turns_api.hpp"
#include "recordings/keeping_api.hpp"

namespace madang::app {
namespace {

constexpr std::uint16_t kNode = 0;
constexpr std::size_t kThumbnailsAtOnce = 2;  // each may take a processor and a gigabyte
constexpr std::size_t kThumbnailsWaiting = 256;
constexpr std::chrono::milliseconds kGoodbyeSpread{3'000};
constexpr std::chrono::seconds kLookForOthersJobs{1};
constexpr std::chrono::seconds kLookWhoMoved{1};
constexpr std::chrono::minutes kClocksDiffer{1};  // by no more than that

std::vector<boost::asio::any_io_executor> executors_of(net::Loops& loops) {
  std::vector<boost::asio::any_io_executor> executors;
  for (std::size_t i = 0; i < loops.size(); ++i) executors.push_back(loops.loop(i).get_executor());
  return executors;
}

auth::SharedAttempts::With with_others(const Config& config) {
  return config.shares_database() ? auth::SharedAttempts::With::other_servers : auth::SharedAttempts::With::nobody;
}

std::filesystem::path recordings_folder(const Config& config) {
  return std::filesystem::path(config.data) / "recordings";
}

std::set<alerts::Channel> outward_of(const alerts::Drivers& drivers) {
  std::set<alerts::Channel> channels;
  for (const auto& [channel, driver] : drivers) channels.insert(channel);
  return channels;
}

}  // namespace

/// Declared in the order things lean on each other, so they go in the opposite one.
struct Wiring::Parts {
  Parts(const Config& given, const Clock& clock)
      : config(given),
        time(clock),
        key(auth::server_secret(made_folder(config))),
        ids(clock, kNode),
        loops(loop_count(config)),
        hub(executors_of(loops), net::event_frame),
        store(open_store(config, clock, ids, key)),
        streams(clock, store->epoch(), hub),
        sessions(clock, ids, key, people::find_membership),
        tokens(clock, key),
        counted_here(clock),
        channels(open_channels(given, clock, key)),
        drivers(alert_drivers(channels)),
        attempts(counted_here, clock, with_others(config)),
        file_store(config, made_folder(config), clock),
        jobs(*store, clock, config.shares_database() ? kLookForOthersJobs : jobs::Jobs::kLongestWait),
        slices({config,
                clock,
                ids,
                key,
                sessions,
                passwords,
                attempts,
                streams,
                jobs,
                outward_of(drivers),
                [this] { return shards_there(); },
                disk(),
                {&thumbnailer, &thumbnail_threads},
                recordings_folder(config),
                channels.push.get()}),
        previewer(
            slices.chat(), *store, preview_fetcher(config),
            [this](OrgId org, std::string_view bytes) { return slices.thumbnails().keep_small(*store, org, bytes); }),
        meeting_media(media_options(config) ? std::make_unique<MeetingMedia>(config, *store, streams, slices.meetings())
                                            : nullptr),
        recorder({slices.recordings(), *store, file_store.bodies(), meeting_media.get(), recordings_folder(config)}),
        refresher(slices.calendar(), *store, preview_fetcher(config)),
        calendar_programs(slices.calendar(), *store, disk_threads, clock),
        courier(slices.alerts(), *store, jobs, drivers),
        wakings(slices.pushes(), *store, jobs, drivers),
        sweeper(*store, disk(), clock),
        turns(slices.presence(), *store),
        nodes(nodes_of(clock)),
        sharing(sharing_of(clock)),
        routes(routes_of(slices)),
        commands(commands_of(slices)),
        router(routes, *store, sessions, clock),
        files(assets()),
        front(router, files, contract_of(routes, commands)),
        devices({*store, sessions, streams, hub, router, commands, tokens, slices.streams_of(), session_limits(config),
                 slices.attendance(), slices.meetings().visitors()},
                loops),
        keys(tls_keys(config)),
        server(
            loops, options_with_limits(), [this](net::HttpRequest request) { return front.answer(std::move(request)); },
            [this](net::Socket& socket, const net::HttpRequest& upgrade) { return devices.accept(socket, upgrade); }) {
    router.let_in(slices.meetings().visitors());
    sessions.on_ended(
        [this](store::Transaction& transaction, SessionId session) { streams.end_session(transaction, session); });
    if (config.is_sharded())
      know_shards(clock);
    else
      sessions.join_members(people::membership_join());
    front.set_metrics([this] { return metrics(); });
    front.set_calendars(&calendar::Dav::answers, std::bind_front(&calendar::Dav::answer, &calendar_programs));
    front.set_degraded([this] { return degraded(); });
    if (keys) front.set_hsts(config.tls_hsts_days);
    if (config.previews_enabled) slices.chat().when_linked(std::bind_front(&chat::Previewer::ask, &previewer));
    if (nodes) nodes->cluster().on_left_behind([this] { say_goodbye(); });
    if (nodes) nodes->when_left_behind([this](bus::Standing::Kind kind) { send_elsewhere(kind); });
    front.set_trouble([this] { return trouble(); });
    if (meeting_media) slices.connections().carried_by(*meeting_media);
    remind_of_tasks();
    slices.calendar().when_due([this](OrgId org, calendar::CalendarId id) { refresher.ask(org, id); });
    chores.add_to(jobs);
    slices.catch_up(*store);
    if (meeting_media && !nodes && !config.is_sharded()) slices.wait_for_participants(*store);
    recorder.recover(!nodes && !config.is_sharded());
  }

  void know_shards(const Clock& clock) {
    streams.epochs_by([this](OrgId org) { return store->epoch(org); });
    store->when_moved([this](OrgId org) { hub.fell_behind(org); });
    sessions.remember_by(remembered);
    if (!nodes) jobs.every(kLookWhoMoved, "look who has moved", [this, &clock] { look_who_moved(clock.now()); });
  }

  /// A node among others hears of it by the feed.
  void look_who_moved(Timestamp now) {
    const auto look = [&](store::Transaction& transaction) { return bus::news_from(transaction, now - kClocksDiffer); };
    for (const auto& news : store->read_now(look))
      if (news.kind == bus::NewsKind::place) store->look_for(news.org);
  }

  void remind_of_tasks() {
    using tasks::kReminderJob;
    const auto schedule = [this](store::Transaction& transaction, OrgId org, const std::string& name, Timestamp at) {
      jobs.schedule(transaction, org, kReminderJob, name, at, "");
    };
    const auto cancel = [this](store::Transaction& transaction, OrgId org, const std::string& name) {
      jobs.cancel(transaction, org, kReminderJob, name);
    };
    slices.tasks().run_by({schedule, cancel});
    jobs.handle(std::string(kReminderJob), [this](store::Transaction& transaction, const jobs::Job& job) {
      slices.tasks().remind(transaction, job.org_id, job.key);
    });
  }

  net::ServerOptions options_with_limits() const {
    auto options = server_options(config, keys);
    options.body_limit = [this](net::Method method, std::string_view path) { return router.body_limit(method, path); };
    options.more_is_coming = [this] { return store->is_writing(); };
    return options;
  }

  std::unique_ptr<Nodes> nodes_of(const Clock& clock) {
    if (!config.is_clustered()) return nullptr;
    return std::make_unique<Nodes>(config,
                                   Nodes::Parts{clock, streams, *store, hub, slices.streams_of(), loops.loop(0)});
  }

  std::unique_ptr<presence::Sharing> sharing_of(const Clock& clock) {
    if (!nodes) return nullptr;
    auto& cluster = nodes->cluster();
    const auto broadcast = [&cluster](std::string_view bytes) { cluster.broadcast(bytes); };
    auto made = std::make_unique<presence::Sharing>(slices.presence(), clock, cluster.number(), broadcast);
    cluster.on_broadcast(std::bind_front(&presence::Sharing::hear, made.get()));
    return made;
  }

  std::string trouble() const {
    auto text = store->trouble();
    return text.empty() && nodes ? nodes->trouble() : text;
  }

  /// A few come back at once, and many at moments of their own.
  void say_goodbye(const std::function<bool(OrgId)>& concerns = {}) {
    const std::chrono::milliseconds all(server.counts().sockets_open);
    devices.say_goodbye(std::min(all, kGoodbyeSpread), concerns);
  }

  /// Whose database is reached here has no need to go.
  void send_elsewhere(bus::Standing::Kind kind) {
    if (kind == bus::Standing::Kind::alone) {
      log::warning("neither the database nor another node answers here; people are sent to other nodes");
      return say_goodbye();
    }
    log::warning("others reach a shard that does not answer here; its people are sent to them");
    say_goodbye([this](OrgId org) { return !org || !store->is_there(org); });
  }

  /// One that is away takes nobody; when all are, whoever is first is as good as any.
  std::vector<std::string> shards_there() const {
    std::vector<std::string> all;
    for (const auto& [name, address] : config.shards) all.push_back(name);
    auto there = store->reached();
    std::erase_if(there, [&](const std::string& name) { return !config.shards.contains(name); });
    return there.empty() ? all : there;
  }

  /// As at the start, for a shard that was away then.
  void welcome(store::Store& known_as, store::Store& opened) {
    opened.write_now([this](store::Transaction& transaction) { auth::demand_same_secret(transaction, key); });
    slices.renew(opened);
    if (nodes) nodes->cluster().add_database(known_as, opened);
  }

  std::string metrics() const {
    auto text = metrics_text(server.counts(), store->counts());
    if (config.shares_database()) text += metrics_text(store->neighbours());
    if (nodes) text += metrics_text(nodes->cluster().counts());
    if (config.is_sharded()) text += shards_text(config, store->away());
    if (const auto bucket = file_store.counts()) text += metrics_text(*bucket);
    return text;
  }

  std::string degraded() const {
    std::string text = (nodes ? nodes->degraded() : "") + uneven(config, store->neighbours());
    for (const auto& [name, why] : store->away())
      text += fmt::format("shard {}: {}; organisations on it wait, others go on\n", name, why);
    if (const auto why = channels.phone ? channels.phone->trouble() : ""; !why.empty())
      text += fmt::format("phone: {}; nobody is called\n", why);
    return text + file_store.degraded();
  }

  files::Disk disk() { return {&file_store.bodies(), &file_store.parts(), &disk_threads}; }

  void start_redirect() {
    auto options = server_options(config, nullptr);
    options.port = static_cast<std::uint16_t>(config.tls_redirect_port);
    redirect = std::make_unique<net::Server>(loops, options, redirect_to_https(server.port()), net::SocketAcceptor());
    redirect->start();
  }

  const Config config;
  const Clock& time;
  const std::string key;
  IdSource ids;
  net::Loops loops;
  bus::Hub hub;
  std::unique_ptr<store::Store> store;
  bus::Streams streams;
  auth::RememberedSessions remembered{{[this] { return streams.vouches(); }, [this] { return hub.changes().count(); },
                                       [this](SessionId session, std::uint64_t count) {
                                         return hub.changes().since(session.value, count);
                                       }}};  // of shards alone
  auth::Sessions sessions;
  net::ResumeTokens tokens;
  auth::Passwords passwords;
  auth::Attempts counted_here;
  const Channels channels;
  const alerts::Drivers drivers;
  auth::SharedAttempts attempts;
  FileStore file_store;
  threads::WaitingThreads disk_threads{file_threads(config)};
  const files::Thumbnailer thumbnailer{{files::thumbnailer_program()}};
  threads::WaitingThreads thumbnail_threads{kThumbnailsAtOnce, kThumbnailsWaiting};
  jobs::Jobs jobs;
  Slices slices;
  chat::Previewer previewer;
  const std::unique_ptr<MeetingMedia> meeting_media;  // none where no media come
  recordings::Keeper recorder;
  calendar::Refresher refresher;
  calendar::Dav calendar_programs;
  alerts::Courier courier;
  alerts::Wakings wakings;
  files::Sweeper sweeper;
  presence::Turns turns;
  const std::unique_ptr<Nodes> nodes;  // none on a single machine, like the next
  const std::unique_ptr<presence::Sharing> sharing;
  net::RouteTable routes;
  net::CommandTable commands;
  net::Router router;
  net::StaticFiles files;
  Front front;
  net::ClientSessions devices;
  const std::shared_ptr<net::TlsKeys> keys;
  net::Server server;
  std::unique_ptr<net::Server> redirect;
  Chores chores{config,       time,   *store,  streams,          sessions,
                attempts,     slices, courier, sweeper,          file_store,
                disk_threads, turns,  keys,    !drivers.empty(), nodes != nullptr || config.is_sharded()};
};

Wiring::Wiring(const Config& config, const Clock& clock) : parts_(std::make_unique<Parts>(config, clock)) {}
Wiring::~Wiring() = default;

void Wiring::start() {
  if (const auto why = uneven(parts_->config, {}); !why.empty()) log::warning(why.substr(0, why.size() - 1));
  parts_->file_store.begin();
  if (parts_->nodes) parts_->nodes->start();
  if (parts_->sharing) parts_->sharing->start();
  parts_->server.start();
  if (parts_->keys && parts_->config.tls_redirect_port > 0) parts_->start_redirect();
  parts_->jobs.start();
  parts_->store->look_for_absent(std::bind_front(&Parts::welcome, parts_.get()));
  parts_->front.set_ready(true);
}

void Wiring::stop() {
  parts_->front.set_ready(false);
  parts_->say_goodbye();
  parts_->redirect.reset();
  parts_->server.drain(std::chrono::seconds(parts_->config.drain_seconds));
  parts_->file_store.stop();
  parts_->jobs.stop();
  parts_->recorder.stop();
  if (parts_->meeting_media) parts_->meeting_media->stop();
  if (parts_->channels.phone) parts_->channels.phone->stop();
  parts_->previewer.stop();
  parts_->refresher.stop();
  parts_->courier.stop();
  parts_->wakings.stop();
  parts_->thumbnail_threads.stop();
  parts_->turns.end();
  parts_->disk_threads.stop();
  if (parts_->sharing) parts_->sharing->stop();
  if (parts_->nodes) parts_->nodes->stop();
  parts_->store->close();
  parts_->loops.stop();
}

void Wiring::reload_certificate() {
  if (parts_->keys) parts_->keys->reload();
}

std::string Wiring::address() const {
  return fmt::format("{}://{}:{}", parts_->keys ? "https" : "http", parts_->config.address, parts_->server.port());
}
store::Store& Wiring::store() { return *parts_->store; }
const net::Router& Wiring::router() const { return parts_->router; }

}  // namespace madang::app
