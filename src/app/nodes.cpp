#include "app/nodes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include "base/version.hpp"
#include "kernel/bus/nats_relay.hpp"
#include "people/service.hpp"

namespace madang::app {
namespace {

constexpr std::chrono::milliseconds kLookAround{250};
constexpr std::chrono::milliseconds kTellReach{500};

std::unique_ptr<bus::Relay> relay_of(const Config& config) {
  try {
    return bus::make_nats_relay({.urls = config.nats_urls,
                                 .credentials = config.nats_credentials,
                                 .token = config.nats_token,
                                 .ca = config.nats_ca,
                                 .certificate = config.nats_certificate,
                                 .key = config.nats_key});
  } catch (const bus::NatsOptionsError& error) {
    throw ConfigError(fmt::format("[nats]: {}", error.what()));
  }
}

std::unique_ptr<bus::Feed> feed_of(const Config& config, const Clock& clock) {
  if (config.shares_database()) return std::make_unique<bus::TransactionFeed>();
  return std::make_unique<bus::ClockFeed>(clock);
}

bus::ClusterOptions options_of(const Config& config) {
  bus::ClusterOptions options;
  options.prefix = config.nats_prefix;
  return options;
}

/// As heard_by() answers for a device.
std::optional<std::int64_t> hears(const std::vector<net::StreamsOf>& streams_of, store::Transaction& transaction,
                                  OrgId org, MemberId member, const bus::StreamName& stream) {
  const auto role = people::role_in(transaction, org, member);
  if (!role) return std::nullopt;
  const auth::Actor actor{.org_id = org, .member_id = member, .role = *role};
  for (const auto& streams : streams_of) {
    const auto heard = streams(transaction, actor);
    const auto found = std::ranges::find(heard, stream, &bus::HeardStream::stream);
    if (found != heard.end()) return found->visible_from_seq;
  }
  return std::nullopt;
}

}  // namespace

Nodes::Nodes(const Config& config, Parts parts)
    : parts_(std::move(parts)),
      relay_(relay_of(config)),
      feed_(feed_of(config, parts_.clock)),
      cluster_({parts_.streams, parts_.store, parts_.hub, *relay_, *feed_,
                [this](store::Transaction& transaction, OrgId org, MemberId member, const bus::StreamName& stream) {
                  return hears(parts_.streams_of, transaction, org, member, stream);
                }},
               options_of(config)),
      timer_(parts_.loop) {}

void Nodes::start() {
  cluster_.start();
  looks_around_ = true;
  boost::asio::post(parts_.loop, [this] { look_around(); });
}

void Nodes::stop() {
  if (looks_around_.exchange(false))
    boost::asio::post(parts_.loop, boost::asio::use_future([this] { timer_.cancel(); })).wait();
  cluster_.stop();
}

void Nodes::look_around() {
  const auto now = std::chrono::steady_clock::now();
  auto reached = parts_.store.reached();
  auto& standing = cluster_.standing();
  const bool has_others = parts_.store.neighbours().count > 0;
  const auto kind = standing.look({reached.begin(), reached.end()}, has_others, now);
  if (kind && left_behind_) left_behind_(*kind);
  if (reached != told_reach_ || now - told_at_ >= kTellReach) {
    cluster_.tell_reach(reached);
    told_reach_ = std::move(reached);
    told_at_ = now;
  }
  look_again_soon();
}

void Nodes::look_again_soon() {
  if (!looks_around_) return;
  timer_.expires_after(kLookAround);
  timer_.async_wait([this](boost::system::error_code stopped) {
    if (!stopped && looks_around_) look_around();
  });
}

std::string Nodes::trouble() const {
  if (cluster_.standing().kind() != bus::Standing::Kind::behind) return "";
  std::string names;
  for (const auto& shard : parts_.store.away()) names += (names.empty() ? "" : ", ") + shard.name;
  return fmt::format("shard {}: other nodes reach it and this one does not", names);
}

std::string Nodes::degraded() const {
  std::string text;
  if (!relay_->is_connected())
    text += "nats: no server answers; other nodes are heard of through the database, within a second\n";
  // A shard that is away says so itself.
  if (!cluster_.vouches() && parts_.store.away().empty())
    text += "nodes: the database does not say what other nodes do\n";
  return text;
}

std::string uneven(const Config& config, const store::Neighbours& neighbours) {
  std::string text;
  if (!neighbours.other_versions.empty())
    text += fmt::format("nodes: {} runs beside this {}; finish the upgrade\n",
                        fmt::join(neighbours.other_versions, ", "), version());
  const bool has_others = config.is_clustered() || neighbours.count > 0;
  if (has_others && !config.keeps_files_in_s3())
    text += "files: they lie on this node's disk, where other nodes do not find them; set files.engine = \"s3\"\n";
  return text;
}

}  // namespace madang::app
