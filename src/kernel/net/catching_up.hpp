#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "kernel/bus/streams.hpp"
#include "kernel/net/client_sessions.hpp"

namespace madang::net {

/// What a member hears: each stream, and from which number on.
using Heard = std::unordered_map<bus::StreamName, std::int64_t>;

/// What was heard when the database was last looked at, and how to know that it still is; see Hub::changes.
struct HeardAt {
  Heard heard;
  bus::Changes::Count changes = 0;
};

/// What a device has, and whether it is told of every stream it hears or only of those it names.
struct Wanted {
  std::vector<bus::Cursor> cursors;
  bool all_streams = false;
};

/// The actor's own stream and those of every slice.
Heard heard_by(store::Transaction& transaction, const auth::Actor& actor, const ClientSessionParts& parts);

/// Everything missed, out of the log. `moment` was taken before the snapshot's first query.
std::vector<bus::Resumed> missed_in_log(store::Transaction& transaction, OrgId org, const Heard& heard,
                                        const Wanted& wanted, const ClientSessionParts& parts,
                                        bus::Recent::Moment moment);

/// In a cluster, once the log has told where the streams stand: waits until that has passed here, so that nothing is
/// heard twice. False when some may have passed before it was heard: then the log must be read again.
boost::asio::awaitable<bool> settled(OrgId org, const std::vector<bus::Resumed>& told, const bus::Streams& streams);

/// As missed_in_log without the database; nothing when memory does not know all of it.
std::optional<std::vector<bus::Resumed>> missed_in_memory(OrgId org, const Heard& heard, const Wanted& wanted,
                                                          const ClientSessionParts& parts);

/// For a device that comes back with a token: what it missed of each stream of which it lacks something, again without
/// the database; nothing when memory does not know all of it.
std::optional<std::vector<bus::Resumed>> missed_since(const ResumeToken& token, const std::vector<std::int64_t>& seqs,
                                                      const ClientSessionParts& parts);

/// The same as cursors, for the log.
std::vector<bus::Cursor> cursors_of(const ResumeToken& token, const std::vector<std::int64_t>& seqs);

/// For the next time: all that the welcome names and the member hears.
std::optional<std::string> resume_token_for(const auth::Actor& actor, const HeardAt& heard_at,
                                            const std::vector<bus::Resumed>& welcome, const ClientSessionParts& parts);

}  // namespace madang::net
