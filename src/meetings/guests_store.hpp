#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kernel/store/transaction.hpp"
#include "meetings/model.hpp"

namespace madang::meetings {

/// Who came by a meeting's link without an account, also after they have left it. Hashes alone are kept.
struct StoredGuest {
  MemberId id;  ///< like a member's, and no member's
  MeetingId meeting_id;
  std::string client_id;
  std::string write_hash;  ///< of what they asked for under it
  std::string token_hash;  ///< of the token they were given last
  std::string came_from;
  bool is_put_out = false;
  std::optional<std::int64_t> chat_from_seq;  ///< from which number on they see its chat
};
BOOST_DESCRIBE_STRUCT(StoredGuest, (),
                      (id, meeting_id, client_id, write_hash, token_hash, came_from, is_put_out, chat_from_seq))

void add_guest(store::Transaction& transaction, OrgId org, const StoredGuest& guest);
/// What they asked for last, and the token they were given for it.
void save_guest(store::Transaction& transaction, OrgId org, const StoredGuest& guest);
void save_chat_from(store::Transaction& transaction, OrgId org, MemberId id, std::int64_t seq);
std::optional<StoredGuest> find_guest(store::Transaction& transaction, OrgId org, MemberId id);
std::optional<StoredGuest> find_guest_by_write(store::Transaction& transaction, OrgId org, MeetingId meeting,
                                               std::string_view client_id);
/// Whether somebody from there was put out of the meeting.
bool was_put_out(store::Transaction& transaction, OrgId org, MeetingId meeting, std::string_view came_from);
/// How many wait in the meeting's lobby who came by the link.
std::int64_t count_waiting_guests(store::Transaction& transaction, OrgId org, MeetingId meeting);

}  // namespace madang::meetings
