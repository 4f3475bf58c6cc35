#pragma once

#include <boost/json/value.hpp>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/describe.hpp"
#include "base/id.hpp"
#include "base/json/fields.hpp"
#include "base/time.hpp"

namespace madang::bus {

/// Names a stream: the text of the id it belongs to, such as `cnv_…` (a conversation), `mem_…` (one member), `org_…`
/// (the directory of an organisation).
using StreamName = std::string;

/// A described struct with its wire name, as every slice's events.hpp declares them:
/// `struct MessagePosted { static constexpr std::string_view kType = "chat.message_posted"; Message message; };`
template <class E>
concept Event = Described<E> && requires {
  { E::kType } -> std::convertible_to<std::string_view>;
};

/// One event as it crosses the wire and lies in the log. `seq` is absent for what is only true now, such as typing.
struct Envelope {
  int v = 1;
  OrgId org;
  StreamName stream;
  std::string epoch;
  std::optional<std::int64_t> seq;
  std::string type;
  Timestamp at;
  boost::json::value data;
};
BOOST_DESCRIBE_STRUCT(Envelope, (), (v, org, stream, epoch, seq, type, at, data))

/// An envelope already encoded.
using EncodedEvent = json::Raw<"Event">;

/// How a stream answers somebody who was away.
enum class Keeping {
  log,       ///< every event is kept; what was missed is replayed, or `refetch` when that is too much
  revision,  ///< only the number is kept; whoever is behind is told to `refetch`
};

/// A stream that somebody hears, and from which number on they may.
struct HeardStream {
  StreamName stream;
  std::int64_t visible_from_seq = 1;
};

/// Where a device stands in one stream.
struct Cursor {
  StreamName stream;
  std::string epoch;
  std::int64_t seq = 0;
};
BOOST_DESCRIBE_STRUCT(Cursor, (), (stream, epoch, seq))

}  // namespace madang::bus
