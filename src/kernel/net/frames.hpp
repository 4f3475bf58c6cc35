#pragma once

#include <boost/describe.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/json/encode.hpp"
#include "kernel/bus/streams.hpp"
#include "kernel/net/contract.hpp"
#include "kernel/net/socket.hpp"

// What is said on a socket. Every frame is one JSON object whose `frame` names its kind.

namespace madang::net {

/// What a device shows when its line broke, in place of a ticket and of cursors for the streams of its last welcome.
struct ResumeClaim {
  std::string token;               ///< of that welcome
  std::vector<std::int64_t> seqs;  ///< what it has of each stream of that welcome, in order; -1 of which it has nothing
};
BOOST_DESCRIBE_STRUCT(ResumeClaim, (), (token, seqs))

/// Must be the first frame, within ten seconds. Either a ticket or a claim proves the session; cursors say what the
/// device has.
struct HelloFrame {
  std::optional<std::string> ticket;
  OrgId org_id;
  std::vector<bus::Cursor> cursors;
  std::optional<ResumeClaim> resume;
};
BOOST_DESCRIBE_STRUCT(HelloFrame, (), (ticket, org_id, cursors, resume))

/// Asks again for what was missed, after `lagged` or a gap. Only the named streams are answered.
struct ResumeFrame {
  std::vector<bus::Cursor> cursors;
};
BOOST_DESCRIBE_STRUCT(ResumeFrame, (), (cursors))

/// Any route of the contract, with the same permits and refusals as over HTTP.
struct CallFrame {
  Text<1, 64> id;  ///< comes back in the reply
  Text<1, 8> method;
  Text<1, 2000> path;  ///< with the query
  std::optional<boost::json::value> body;
};
BOOST_DESCRIBE_STRUCT(CallFrame, (), (id, method, path, body))

struct PingFrame {};
BOOST_DESCRIBE_STRUCT(PingFrame, (), ())

/// After a ticket all streams that the member hears; after a claim only those of which the device lacks something.
struct WelcomeFrame {
  MemberId member_id;
  std::vector<bus::Resumed> streams;
  std::optional<std::string> resume_token;  ///< for all of these but those that are gone; the last one stays good
};
BOOST_DESCRIBE_STRUCT(WelcomeFrame, (), (member_id, streams, resume_token))

struct ResumedFrame {
  std::vector<bus::Resumed> streams;
};
BOOST_DESCRIBE_STRUCT(ResumedFrame, (), (streams))

struct EventFrame {
  bus::EncodedEvent event;
};
BOOST_DESCRIBE_STRUCT(EventFrame, (), (event))

struct ReplyFrame {
  std::string id;
  int status;
  std::optional<json::Raw<"AnyBody">> body;
};
BOOST_DESCRIBE_STRUCT(ReplyFrame, (), (id, status, body))

/// The device read too slowly and events were dropped: send `resume`.
struct LaggedFrame {};
BOOST_DESCRIBE_STRUCT(LaggedFrame, (), ())

/// The last frame before the server closes the socket.
struct RefusedFrame {
  std::string code;
  std::string message;
  std::optional<std::string> field;
};
BOOST_DESCRIBE_STRUCT(RefusedFrame, (), (code, message, field))

struct PongFrame {};
BOOST_DESCRIBE_STRUCT(PongFrame, (), ())

/// The server is going: connect again after this time, elsewhere if there is an elsewhere.
struct GoodbyeFrame {
  std::int64_t resume_after_ms;
};
BOOST_DESCRIBE_STRUCT(GoodbyeFrame, (), (resume_after_ms))

/// `{"frame":"welcome",…}` as bytes for the socket.
template <Described F>
Frame encode_frame(std::string_view name, const F& frame) {
  const std::string fields = json::encode(frame);
  std::string text = "{\"frame\":\"" + std::string(name) + "\"";
  if (fields.size() > 2) text += ',';
  return text_frame(text.append(fields, 1));
}

/// An event's envelope as bytes for every socket that hears it.
Frame event_frame(std::string_view envelope);

void add_frames(Contract& contract);

}  // namespace madang::net
