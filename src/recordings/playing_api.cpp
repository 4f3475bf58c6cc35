#include "recordings/playing_api.hpp"

#include <fcntl.h>

#include <algorithm>

#include "kernel/blob/file_reader.hpp"
#include "recordings/keeping_api.hpp"

namespace madang::recordings {
namespace {

/// Of a part that is still written: what is there now is another body a moment later.
net::Representation growing(const std::filesystem::path& file, RecordingId id, std::int64_t number) {
  blob::Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened) throw Refusal(kNotFound);
  net::Representation made{std::make_shared<blob::FileReader>(std::move(opened)), {}, {}};
  made.etag = id.text() + "-" + std::to_string(number) + "-" + std::to_string(made.body->size());
  return made;
}

net::Headers headers_of(const std::string& media_type) {
  return {{"Content-Type", media_type},
          {"Cache-Control", "private, no-store"},
          {"X-Content-Type-Options", "nosniff"},
          {"Content-Security-Policy", "default-src 'none'; sandbox"}};
}

}  // namespace

boost::asio::awaitable<RecordingSheet> Player::look(net::Call& call, NameRecording request) {
  const auto look = [&](store::Transaction& transaction) {
    return service_.look(transaction, call.identify(transaction), request);
  };
  RecordingSheet sheet = co_await call.store.read(call.lane.org, look);
  if (sheet.recording.state == RecordingState::kept) co_return sheet;
  auto add = [&] {
    const auto folder = folder_of(shelf_.folder, request.recording_id);
    sheet.parts = parts_in(folder);
    sheet.voices = voices_in(folder);
  };
  co_await shelf_.threads->run(add);
  for (const RecordingPart& part : sheet.parts) sheet.known_ms = std::max(sheet.known_ms, part.last_ms);
  co_return sheet;
}

boost::asio::awaitable<std::optional<ReadPart>> Player::part_of(net::Call& call, const NameRecordingPart& request) {
  const auto look = [&](store::Transaction& transaction) {
    return service_.part_of(transaction, call.identify(transaction), request);
  };
  co_return co_await call.store.read(call.lane.org, look);
}

boost::asio::awaitable<RecordingPoints> Player::points(net::Call& call, NameRecordingPart request) {
  auto part = co_await part_of(call, request);
  if (part) co_return RecordingPoints{std::move(part->points)};
  const auto folder = folder_of(shelf_.folder, request.recording_id);
  auto read = [&] {
    if (!file_in(folder, request.number)) throw Refusal(kNotFound);
    return points_in(folder, request.number);
  };
  auto points = co_await shelf_.threads->run(read);
  co_return RecordingPoints{std::move(points)};
}

boost::asio::awaitable<net::Representation> Player::read(net::Call& call, NameRecordingPart request) {
  const auto part = co_await part_of(call, request);
  auto open = [&]() -> net::Representation {
    if (part) return {shelf_.blobs->open(request.org_id, blob::BlobName::read(*part->body).value()), *part->body, {}};
    const auto file = file_in(folder_of(shelf_.folder, request.recording_id), request.number);
    if (!file) throw Refusal(kNotFound);
    return growing(*file, request.recording_id, request.number);
  };
  net::Representation made = co_await shelf_.threads->run(open);
  if (!made.body) throw Refusal(kNotFound);
  made.headers = headers_of(part ? part->part.media_type.substr(0, part->part.media_type.find(';')) : "video/webm");
  co_return made;
}

}  // namespace madang::recordings
