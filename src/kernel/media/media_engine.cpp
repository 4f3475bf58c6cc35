#include "kernel/media/media_engine.hpp"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <algorithm>
#include <future>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>

#include "kernel/media/ice_candidates.hpp"

namespace madang::media {

namespace {

constexpr std::size_t kSmallRoom = 16;  // participants whom one worker serves alone: nothing crosses threads then

std::uint64_t random_number() {
  std::uint64_t number = 0;
  if (RAND_bytes(reinterpret_cast<unsigned char*>(&number), sizeof number) != 1)
    throw std::runtime_error("OpenSSL has no random numbers");
  return number;
}

/// Below 2^31, as the numbers of the client's sources are told apart from ours by some.
std::uint32_t fresh_ssrc(std::set<std::uint32_t>& taken) {
  while (true) {
    const auto ssrc = static_cast<std::uint32_t>(random_number() >> 33);
    if (ssrc != 0 && taken.insert(ssrc).second) return ssrc;
  }
}

TransportAddress address_of(const std::string& text, std::uint16_t port) {
  const auto address = TransportAddress::read(text, port);
  if (!address) throw std::invalid_argument(fmt::format("{} is no address", text));
  return *address;
}

std::size_t workers_of(const MediaEngineOptions& options) {
  std::size_t count = options.workers != 0 ? options.workers : std::max(1U, std::thread::hardware_concurrency());
  if (options.first_udp_port != 0 && options.last_udp_port >= options.first_udp_port)
    count = std::min<std::size_t>(count, options.last_udp_port - options.first_udp_port + 1U);
  return std::min(count, kMostWorkers);
}

MediaWorker::Options worker_options(const MediaEngineOptions& options, std::size_t number) {
  const auto port = options.first_udp_port == 0 ? 0 : options.first_udp_port + number;
  MediaWorker::Options worker{.number = number, .clock = options.clock};
  for (const auto& address : options.addresses) {
    worker.udp.push_back(address_of(address.bound, static_cast<std::uint16_t>(port)));
    if (number == 0 && options.has_tcp) worker.tcp.push_back(address_of(address.bound, options.tcp_port));
  }
  return worker;
}

CandidateDescription candidate(IceTransport transport, std::size_t rank, std::string_view ip, std::uint16_t port) {
  const bool is_tcp = transport == IceTransport::kTcp;
  return {.foundation = fmt::format("{}{}", is_tcp ? 't' : 'u', rank + 1),
          .transport = is_tcp ? "tcp" : "udp",
          .priority = ice_priority(transport, static_cast<std::uint16_t>(rank)),
          .address = std::string(ip),
          .port = port,
          .type = "host",
          .tcp_type = is_tcp ? "passive" : ""};
}

std::vector<CandidateDescription> candidates_of(const MediaEngineOptions& options, const MediaWorker& worker,
                                                const MediaWorker& listener) {
  std::vector<CandidateDescription> candidates;
  const auto add = [&](IceTransport transport) {
    for (std::size_t i = 0; i < options.addresses.size(); ++i) {
      const auto& address = options.addresses[i];
      const auto at = transport == IceTransport::kUdp ? worker.udp_address(i) : listener.tcp_address(i);
      candidates.push_back(
          candidate(transport, i, address.announced.empty() ? address.bound : address.announced, at.port));
    }
  };
  if (options.announces_udp) add(IceTransport::kUdp);
  if (options.has_tcp) add(IceTransport::kTcp);
  return candidates;
}

std::expected<DtlsFingerprint, DescriptionFault> certificate_of(const ClientTransport& client) {
  for (const auto& named : client.fingerprints) {
    if (const auto read = DtlsFingerprint::read(named.algorithm + " " + named.value)) return *read;
  }
  return std::unexpected(DescriptionFault{0, "lacks a=fingerprint:sha-256"});
}

MediaEnd end_of(TransportState state) {
  if (state == TransportState::refused) return MediaEnd::refused;
  return state == TransportState::closed ? MediaEnd::closed : MediaEnd::lost;
}

}  // namespace

class MediaEngine::Reports final : public WorkerReports {
 public:
  explicit Reports(MediaEngine& engine) : engine_(engine) {}

  void connected(ParticipantId whose, std::uint64_t session) override {
    {
      const std::scoped_lock lock(engine_.mutex_);
      const auto found = engine_.members_.find(static_cast<std::uint64_t>(whose));
      if (found == engine_.members_.end() || found->second.session != session) return;
    }
    engine_.events_.connected(whose);
  }

  void ended(ParticipantId whose, std::uint64_t session, TransportState why) override {
    {
      const std::scoped_lock lock(engine_.mutex_);
      const auto found = engine_.members_.find(static_cast<std::uint64_t>(whose));
      if (found == engine_.members_.end() || found->second.session != session) return;
      --engine_.held_[found->second.worker];
      engine_.members_.erase(found);
    }
    engine_.events_.gone(whose, end_of(why));
  }

 private:
  MediaEngine& engine_;
};

MediaEngine::MediaEngine(MediaEngineOptions options, MediaEvents& events)
    : events_(events),
      reports_(std::make_unique<Reports>(*this)),
      others_(workers_of(options)),
      recorder_(others_.workers(), options.clock,
                [this](RoomId room, const PublicationKey& of, std::uint8_t layer) {
                  for (const auto& worker : workers_)
                    worker->post([room, of, layer](MediaWorker& its) { its.want_recorded_key_frame(room, of, layer); });
                }),
      listener_(others_.workers(), [this](const HeardVoice& voice) { events_.heard(voice); }) {
  if (options.addresses.empty()) throw std::invalid_argument("media needs an address");
  held_.resize(others_.workers());
  std::vector<MediaWorker*> all;
  for (std::size_t number = 0; number < others_.workers(); ++number) {
    workers_.push_back(
        std::make_unique<MediaWorker>(worker_options(options, number), identity_, events_, *reports_, others_, lines_));
    all.push_back(workers_.back().get());
    candidates_.push_back(candidates_of(options, *all.back(), *all.front()));
  }
  for (auto* worker : all) worker->start(all);
  recorder_.start();
}

MediaEngine::~MediaEngine() {
  recorder_.stop();
  listener_.stop();
  for (const auto& worker : workers_) worker->stop();
}

OurTransport MediaEngine::fresh_transport(std::size_t worker) const {
  auto credentials = make_ice_credentials(static_cast<unsigned>(worker));
  const std::string named = identity_.fingerprint().text();
  const auto space = named.find(' ');
  OurTransport ours{.ufrag = std::move(credentials.ufrag),
                    .password = std::move(credentials.password),
                    .fingerprint = {named.substr(0, space), named.substr(space + 1)},
                    .candidates = candidates_[worker],
                    .cname = fmt::format("{:016x}", random_number()),
                    .session = random_number() >> 2,
                    .version = 1};
  std::set<std::uint32_t> taken;
  for (auto& sources : ours.sources) sources = {fresh_ssrc(taken), fresh_ssrc(taken)};
  return ours;
}

/// A small room stays with one worker; a large one is spread over all.
std::size_t MediaEngine::least_busy(RoomId room) const {
  std::vector<std::size_t> there(workers_.size());
  for (const auto& [id, member] : members_) {
    if (member.room == room) ++there[member.worker];
  }
  const auto fullest = static_cast<std::size_t>(std::ranges::max_element(there) - there.begin());
  if (there[fullest] > 0 && there[fullest] < kSmallRoom) return fullest;
  return static_cast<std::size_t>(std::ranges::min_element(held_) - held_.begin());
}

std::expected<std::string, DescriptionFault> MediaEngine::join(RoomId room, ParticipantId participant,
                                                               std::string_view offer, const CodecChoice& choice,
                                                               const PublishRights& rights) {
  const auto description = read_session_description(offer);
  if (!description) return std::unexpected(description.error());
  const std::scoped_lock lock(mutex_);
  return enter(*description, least_busy(room), choice,
               ParticipantSetup{.room = room, .participant = participant, .rights = rights});
}

std::expected<std::string, DescriptionFault> MediaEngine::reflect(ParticipantId participant, std::string_view offer,
                                                                  std::optional<std::size_t> worker) {
  constexpr std::uint16_t kWholePicture = 4320;
  const auto description = read_session_description(offer);
  if (!description) return std::unexpected(description.error());
  const RoomId room{static_cast<std::uint64_t>(participant)};
  ParticipantSetup who{.room = room, .participant = participant, .sees_itself = true};
  who.view.stage = participant;
  who.view.stage_height = kWholePicture;
  const std::scoped_lock lock(mutex_);
  return enter(*description, worker ? *worker % workers_.size() : least_busy(room), {}, std::move(who));
}

std::expected<std::string, DescriptionFault> MediaEngine::enter(const SessionDescription& offer, std::size_t worker,
                                                                const CodecChoice& choice, ParticipantSetup who) {
  Member member{.room = who.room, .worker = worker, .choice = choice, .ours = fresh_transport(worker)};
  auto join = answer_join(offer, member.ours, choice);
  if (!join) return std::unexpected(join.error());
  const auto certificate = certificate_of(join->client);
  if (!certificate) return std::unexpected(certificate.error());
  member.certificate = *certificate;
  member.session = next_session_++;
  PeerTransport::Setup way{{member.ours.ufrag, member.ours.password}, join->client.ufrag, *certificate};
  const ParticipantId participant = who.participant;
  who.slots = std::move(join->slots);
  who.extensions = join->extensions;
  who.cname = member.ours.cname;
  forget(participant);
  workers_[worker]->post([session = member.session, way = std::move(way), who = std::move(who)](auto& its) mutable {
    its.enter(session, std::move(way), std::move(who));
  });
  ++held_[worker];
  members_[static_cast<std::uint64_t>(participant)] = std::move(member);
  return std::move(join->answer);
}

std::expected<std::string, DescriptionFault> MediaEngine::restart(ParticipantId participant, std::string_view offer) {
  const auto description = read_session_description(offer);
  if (!description) return std::unexpected(description.error());
  const std::scoped_lock lock(mutex_);
  const auto found = members_.find(static_cast<std::uint64_t>(participant));
  if (found == members_.end()) return std::unexpected(DescriptionFault{0, "is not connected: join anew"});
  Member& member = found->second;
  auto credentials = make_ice_credentials(static_cast<unsigned>(member.worker));
  OurTransport ours = member.ours;
  ours.ufrag = credentials.ufrag;
  ours.password = credentials.password;
  ++ours.version;
  auto join = answer_join(*description, ours, member.choice);
  if (!join) return std::unexpected(join.error());
  const auto certificate = certificate_of(join->client);
  if (!certificate) return std::unexpected(certificate.error());
  if (*certificate != member.certificate)
    return std::unexpected(DescriptionFault{0, "a=fingerprint names another certificate: join anew"});
  member.ours = std::move(ours);
  workers_[member.worker]->post([participant, credentials = std::move(credentials),
                                 remote = std::move(join->client.ufrag)](MediaWorker& its) mutable {
    its.restart(participant, std::move(credentials), std::move(remote));
  });
  return std::move(join->answer);
}

void MediaEngine::leave(ParticipantId participant) {
  const std::scoped_lock lock(mutex_);
  forget(participant);
}

void MediaEngine::forget(ParticipantId participant) {
  const auto found = members_.find(static_cast<std::uint64_t>(participant));
  if (found == members_.end()) return;
  workers_[found->second.worker]->post([participant](MediaWorker& its) { its.leave(participant); });
  --held_[found->second.worker];
  members_.erase(found);
}

void MediaEngine::move(ParticipantId participant, RoomId room) {
  const std::scoped_lock lock(mutex_);
  const auto found = members_.find(static_cast<std::uint64_t>(participant));
  if (found == members_.end() || found->second.room == room) return;
  found->second.room = room;
  workers_[found->second.worker]->post([participant, room](MediaWorker& its) { its.move(participant, room); });
}

void MediaEngine::close(RoomId room) {
  std::vector<ParticipantId> there;
  {
    const std::scoped_lock lock(mutex_);
    for (const auto& [id, member] : members_) {
      if (member.room == room) there.push_back(static_cast<ParticipantId>(id));
    }
  }
  for (const auto participant : there) leave(participant);
}

void MediaEngine::post(ParticipantId participant, MediaWorker::Command command) {
  const std::scoped_lock lock(mutex_);
  const auto found = members_.find(static_cast<std::uint64_t>(participant));
  if (found != members_.end()) workers_[found->second.worker]->post(std::move(command));
}

void MediaEngine::show(ParticipantId participant, View view) {
  post(participant,
       [participant, view = std::move(view)](MediaWorker& its) mutable { its.show(participant, std::move(view)); });
}

void MediaEngine::allow(ParticipantId participant, PublishRights rights) {
  post(participant, [participant, rights](MediaWorker& its) { its.allow(participant, rights); });
}

void MediaEngine::record(RoomId room, bool is_on) {
  for (std::size_t number = 0; number < workers_.size(); ++number) {
    RecordingTap* const tap = is_on ? &recorder_.tap(number) : nullptr;
    workers_[number]->post([room, tap](MediaWorker& its) { its.record(room, tap); });
  }
}

void MediaEngine::begin_recording(RoomId room, const std::filesystem::path& folder) {
  recorder_.begin(room, folder);
  record(room, true);
}

std::vector<RecordedPart> MediaEngine::end_recording(RoomId room) {
  record(room, false);
  return recorder_.end(room);
}

void MediaEngine::listen(RoomId room, bool is_on) {
  listener_.listen(room, is_on);
  for (std::size_t number = 0; number < workers_.size(); ++number) {
    RecordingTap* const tap = is_on ? &listener_.tap(number) : nullptr;
    workers_[number]->post([room, tap](MediaWorker& its) { its.listen(room, tap); });
  }
}

double MediaEngine::load() const {
  double busiest = 0;
  for (const auto& worker : workers_) busiest = std::max(busiest, worker->load());
  return busiest;
}

Surge MediaEngine::surge() const {
  Surge furthest = Surge::none;
  for (const auto& worker : workers_) furthest = std::max(furthest, worker->surge());
  return furthest;
}

std::optional<TransportAddress> MediaEngine::bound_at(ParticipantId participant) const {
  const std::scoped_lock lock(mutex_);
  const auto found = members_.find(static_cast<std::uint64_t>(participant));
  if (found == members_.end()) return std::nullopt;
  const MediaWorker& worker = *workers_[found->second.worker];
  for (std::size_t port = 0; port < worker.udp_ports(); ++port)
    if (const auto address = worker.udp_address(port); !address.is_v6) return address;
  return std::nullopt;
}

std::vector<WorkerCounts> MediaEngine::counts() {
  std::vector<std::future<WorkerCounts>> asked;
  for (const auto& worker : workers_) {
    std::promise<WorkerCounts> promise;
    asked.push_back(promise.get_future());
    worker->post([promise = std::move(promise)](MediaWorker& its) mutable { promise.set_value(its.counts()); });
  }
  std::vector<WorkerCounts> counts;
  for (auto& one : asked) counts.push_back(one.get());
  return counts;
}

}  // namespace madang::media
