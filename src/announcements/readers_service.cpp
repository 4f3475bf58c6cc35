#include <algorithm>
#include <map>

#include "announcements/hand_service.hpp"

namespace madang::announcements {
namespace {

constexpr auto kChaseGap = std::chrono::minutes(5);
constexpr std::int64_t kExportedAtOnce = 200;

void require_gap(std::optional<Timestamp> last, Timestamp now) {
  if (!last || *last + kChaseGap <= now) return;
  Refusal refusal(kChasedLately, "announcement_id");
  refusal.retry_after_seconds = static_cast<int>((*last + kChaseGap - now) / std::chrono::seconds(1)) + 1;
  throw refusal;
}

/// One line (RFC 4180), ended by CR LF.
std::string line_of(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) {
    if (!line.empty()) line += ',';
    line += people::csv_cell(cell);
  }
  return line + "\r\n";
}

std::string head() {
  // The mark makes spreadsheets read UTF-8.
  return "\uFEFF" + line_of({"member_id", "name", "department", "standing", "revision", "receipt", "at"});
}

}  // namespace

ReaderList Service::list_readers(store::Transaction& transaction, const auth::Actor& actor,
                                 const ListReaders& request) const {
  const Aimed aimed = aim_to_handle(transaction, actor, request.announcement_id);
  const std::int64_t limit = accepted_limit(request.limit, 100);
  const auto rows = announcements::list_readers(
      transaction, actor.org_id, aimed.row.id,
      {request.standing, request.department_id, request.cursor.value_or(MemberId{}), limit + 1});
  ReaderList list;
  for (const ReaderRow& row : rows) {
    if (std::ssize(list.readers) == limit) {
      list.next_cursor = list.readers.back().member_id;
      break;
    }
    list.readers.push_back(reader_of(row));
  }
  return list;
}

ReaderLog Service::look_reader(store::Transaction& transaction, const auth::Actor& actor,
                               const NameReader& request) const {
  const Aimed aimed = aim(transaction, actor, request.announcement_id);
  // What somebody signed is theirs to see, too.
  auth::require(actor, auth::Verb::amend, {.author = aimed.handles || request.member_id == actor.member_id});
  const auto row = find_reader(transaction, actor.org_id, aimed.row.id, request.member_id);
  if (!row) throw Refusal(kNotFound, "member_id");
  return {reader_of(*row), receipts_of(transaction, actor.org_id, aimed.row.id, request.member_id)};
}

ReaderExport Service::export_readers(store::Transaction& transaction, const auth::Actor& actor,
                                     const ExportReaders& request) const {
  const Aimed aimed = aim_to_handle(transaction, actor, request.announcement_id);
  const auto rows =
      announcements::list_readers(transaction, actor.org_id, aimed.row.id,
                                  {std::nullopt, std::nullopt, request.cursor.value_or(MemberId{}), kExportedAtOnce});
  std::map<people::DepartmentId, std::string> departments{{{}, ""}};
  ReaderExport part{request.cursor ? "" : head(), std::nullopt};
  for (const ReaderRow& row : rows) {
    auto department = departments.find(row.department_id);
    if (department == departments.end())
      department =
          departments
              .emplace(row.department_id, people_.department_name_of(transaction, actor.org_id, row.department_id))
              .first;
    const std::vector<std::string> who{row.member_id.text(), people_.name_of(transaction, actor.org_id, row.member_id),
                                       department->second, std::string(enumerator_name(row.standing))};
    const auto receipts = receipts_of(transaction, actor.org_id, aimed.row.id, row.member_id);
    for (const AnnouncementReceipt& receipt : receipts)
      part.csv += line_of({who[0], who[1], who[2], who[3], std::to_string(receipt.revision),
                           std::string(enumerator_name(receipt.kind)), receipt.at.text()});
    if (receipts.empty()) part.csv += line_of({who[0], who[1], who[2], who[3], "", "", ""});
  }
  if (std::ssize(rows) == kExportedAtOnce) part.next_cursor = rows.back().member_id;
  return part;
}

alerts::Alert Service::chase(store::Transaction& transaction, const auth::Actor& actor, const ChaseReaders& request) {
  Aimed aimed = aim_to_handle(transaction, actor, request.announcement_id);
  AnnouncementRow row = std::move(aimed.row);
  if (row.state != AnnouncementState::published) throw Refusal(kNotPublished, "announcement_id");
  require_gap(row.chased_at, clock_.now());
  if (wanted_readers(transaction, actor.org_id, row.id, {}, 1).empty()) throw Refusal(kNobodyLeft, "announcement_id");
  if (row.alert_id) alerts_.release(transaction, actor.org_id, *row.alert_id);
  const std::string text(request.text ? trimmed(request.text->value) : "");
  alerts::RaiseAlert raise;
  raise.org_id = actor.org_id;
  raise.client_id = request.client_id;
  raise.text = {text.empty() ? row.title : text};
  raise.to.missing_of = {row.id.text()};
  raise.urgency = request.urgency;
  raise.reason = request.reason;
  raise.source = alerts::Source{alerts::SourceKind::announcement, row.id.text()};
  raise.deadline = row.expires_at;
  const alerts::Alert alert = alerts_.raise(transaction, actor, raise);
  row.alert_id = alert.brief.id;
  row.chased_at = clock_.now();
  save_announcement(transaction, actor.org_id, row);
  return alert;
}

bool Service::sees_file(store::Transaction& transaction, const auth::Actor& actor, files::FileId file) const {
  const auto id = announcement_with_file(transaction, actor.org_id, file);
  return id && find(transaction, actor, *id);
}

bool Service::sees(store::Transaction& transaction, const auth::Actor& actor, const std::string& text) const {
  const auto id = AnnouncementId::read(text);
  return id && find(transaction, actor, *id);
}

bool Service::may_chase(store::Transaction& transaction, const auth::Actor& actor, const std::string& text) const {
  const auto id = AnnouncementId::read(text);
  const auto aimed = id ? find(transaction, actor, *id) : std::nullopt;
  return aimed && aimed->handles && aimed->row.state == AnnouncementState::published;
}

std::vector<MemberId> Service::missing_after(store::Transaction& transaction, OrgId org, const std::string& text,
                                             MemberId after, std::size_t most) const {
  const auto id = AnnouncementId::read(text);
  std::vector<MemberId> members;
  if (!id) return members;
  for (const ReaderRow& row : wanted_readers(transaction, org, *id, after, static_cast<std::int64_t>(most)))
    members.push_back(row.member_id);
  return members;
}

}  // namespace madang::announcements
