#include "kernel/net/catching_up.hpp"

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <unordered_set>

#include "kernel/bus/cluster.hpp"

namespace madang::net {
namespace {

/// Where the answers come from. Each gives nothing when it does not know.
struct Log {
  store::Transaction& transaction;
  OrgId org;
  const bus::Streams& streams;
  bus::Recent::Moment moment;

  std::optional<bus::Resumed> resume(const bus::Cursor& cursor, std::int64_t visible_from, std::size_t most) const {
    return streams.resume(transaction, org, cursor, visible_from, most, moment);
  }
  std::optional<std::int64_t> head(const bus::StreamName& stream) const {
    return streams.head(transaction, org, stream, moment);
  }
};

struct Memory {
  OrgId org;
  const bus::Streams& streams;

  std::optional<bus::Resumed> resume(const bus::Cursor& cursor, std::int64_t visible_from, std::size_t most) const {
    return streams.resume_from_memory(org, cursor, visible_from, most);
  }
  std::optional<std::int64_t> head(const bus::StreamName& stream) const { return streams.head_in_memory(org, stream); }
};

template <class Source>
class Answers {
 public:
  Answers(const Source& source, const Heard& heard, const ClientSessionParts& parts, OrgId org)
      : source_(source),
        heard_(heard),
        parts_(parts),
        epoch_(parts.streams.epoch(org)),
        left_(parts.limits.events_per_resume) {}

  std::optional<std::vector<bus::Resumed>> to(const Wanted& wanted) {
    for (const auto& cursor : wanted.cursors) {
      if (named_.insert(cursor.stream).second && !add(cursor)) return std::nullopt;
    }
    if (!wanted.all_streams) return std::move(all_);
    for (const auto& [stream, from] : heard_) {
      if (!named_.contains(stream) && !add_unnamed(stream)) return std::nullopt;
    }
    return std::move(all_);
  }

 private:
  bool add(const bus::Cursor& cursor) {
    const auto found = heard_.find(cursor.stream);
    if (found == heard_.end()) {
      all_.push_back({cursor.stream, epoch_, 0, bus::ResumeAnswer::gone, {}});
      return true;
    }
    auto answer = source_.resume(cursor, found->second, std::min(left_, parts_.limits.events_per_stream));
    if (!answer) return false;
    left_ -= answer->events.size();
    all_.push_back(std::move(*answer));
    return true;
  }

  bool add_unnamed(const bus::StreamName& stream) {
    const auto head = source_.head(stream);
    if (head) all_.push_back({stream, epoch_, *head, bus::ResumeAnswer::refetch, {}});
    return head.has_value();
  }

  const Source& source_;
  const Heard& heard_;
  const ClientSessionParts& parts_;
  const std::string epoch_;
  std::size_t left_;
  std::unordered_set<bus::StreamName> named_;
  std::vector<bus::Resumed> all_;
};

}  // namespace

Heard heard_by(store::Transaction& transaction, const auth::Actor& actor, const ClientSessionParts& parts) {
  Heard heard{{auth::person_of(actor).text(), 1}};
  for (const auto& streams_of : parts.streams_of) {
    for (auto& each : streams_of(transaction, actor)) heard.emplace(std::move(each.stream), each.visible_from_seq);
  }
  return heard;
}

std::vector<bus::Resumed> missed_in_log(store::Transaction& transaction, OrgId org, const Heard& heard,
                                        const Wanted& wanted, const ClientSessionParts& parts,
                                        bus::Recent::Moment moment) {
  const Log log{transaction, org, parts.streams, moment};
  return Answers(log, heard, parts, org).to(wanted).value();
}

boost::asio::awaitable<bool> settled(OrgId org, const std::vector<bus::Resumed>& told, const bus::Streams& streams) {
  if (!streams.cluster()) co_return true;
  const auto executor = co_await boost::asio::this_coro::executor;
  const auto start = [&](auto handler) {
    streams.cluster()->settle(org, told, executor,
                              [handler = std::move(handler)](bool complete) mutable { std::move(handler)(complete); });
  };
  const bool complete = co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void(bool)>(
      start, boost::asio::use_awaitable);
  co_return complete;
}

std::optional<std::vector<bus::Resumed>> missed_in_memory(OrgId org, const Heard& heard, const Wanted& wanted,
                                                          const ClientSessionParts& parts) {
  const Memory memory{org, parts.streams};
  return Answers(memory, heard, parts, org).to(wanted);
}

std::optional<std::vector<bus::Resumed>> missed_since(const ResumeToken& token, const std::vector<std::int64_t>& seqs,
                                                      const ClientSessionParts& parts) {
  const OrgId org = token.actor.org_id;
  if (token.epoch != parts.streams.epoch(org)) return std::nullopt;
  std::size_t left = parts.limits.events_per_resume;
  std::vector<bus::Resumed> missed;
  for (std::size_t i = 0; i < seqs.size(); ++i) {
    const auto head = parts.streams.head_in_memory(org, token.streams[i].key);
    if (!head) return std::nullopt;
    if (*head == seqs[i]) continue;
    const bus::Cursor cursor{token.streams[i].key.name(), token.epoch, seqs[i]};
    if (cursor.seq < 0) {
      missed.push_back({cursor.stream, token.epoch, *head, bus::ResumeAnswer::refetch, {}});
      continue;
    }
    auto answer = parts.streams.resume_from_memory(org, cursor, token.streams[i].visible_from,
                                                   std::min(left, parts.limits.events_per_stream));
    if (!answer) return std::nullopt;
    left -= answer->events.size();
    missed.push_back(std::move(*answer));
  }
  return missed;
}

std::vector<bus::Cursor> cursors_of(const ResumeToken& token, const std::vector<std::int64_t>& seqs) {
  std::vector<bus::Cursor> cursors;
  for (std::size_t i = 0; i < seqs.size(); ++i)
    if (seqs[i] >= 0) cursors.push_back({token.streams[i].key.name(), token.epoch, seqs[i]});
  return cursors;
}

std::optional<std::string> resume_token_for(const auth::Actor& actor, const HeardAt& heard_at,
                                            const std::vector<bus::Resumed>& welcome, const ClientSessionParts& parts) {
  if (auth::is_visitor(actor)) return std::nullopt;  // their own token is as good
  ResumeToken token{.actor = actor, .changes = heard_at.changes, .epoch = parts.streams.epoch(actor.org_id)};
  for (const auto& each : welcome) {
    if (each.answer == bus::ResumeAnswer::gone) continue;
    const auto found = heard_at.heard.find(each.stream);
    const auto key = bus::StreamKey::read(each.stream);
    if (found == heard_at.heard.end() || !key) return std::nullopt;
    token.streams.push_back({*key, found->second});
  }
  return parts.tokens.issue(std::move(token));
}

}  // namespace madang::net
