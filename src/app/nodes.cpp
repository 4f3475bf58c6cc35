#include "app/nodes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "kernel/bus/nats_relay.hpp"
#include "people/service.hpp"

namespace madang::app {
namespace {

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
               options_of(config)) {}

std::string Nodes::degraded() const {
  std::string text;
  if (!relay_->is_connected())
    text += "nats: no server answers; other nodes are heard of through the database, within a second\n";
  if (!cluster_.vouches()) text += "nodes: the database does not say what other nodes do\n";
  return text;
}

std::string uneven(const Config& config, const store::Neighbours& neighbours) {
  std::string text;
  if (!neighbours.other_versions.empty())
    text += fmt::format("nodes: {} runs beside this {}; finish the upgrade\n",
                        fmt::join(neighbours.other_versions, ", "), MADANG_VERSION);
  const bool has_others = config.is_clustered() || neighbours.count > 0;
  if (has_others && !config.keeps_files_in_s3())
    text += "files: they lie on this node's disk, where other nodes do not find them; set files.engine = \"s3\"\n";
  return text;
}

}  // namespace madang::app
