#include "recordings/keeping_api.hpp"

#include <algorithm>
#include <fstream>
#include <future>
#include <iterator>

#include "kernel/log/log.hpp"

namespace madang::recordings {
namespace {

namespace fs = std::filesystem;
using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr std::size_t kAtOnce = 1024 * 1024;
constexpr std::chrono::seconds kToldEvery{2};  // how far a composition is

std::string_view media_type_of(media::RecordedCodec codec) {
  switch (codec) {
    case media::RecordedCodec::opus: return "audio/webm; codecs=\"opus\"";
    case media::RecordedCodec::vp8: return "video/webm; codecs=\"vp8\"";
    case media::RecordedCodec::vp9: return "video/webm; codecs=\"vp09.00.40.08\"";
    case media::RecordedCodec::h264: return "video/mp4; codecs=\"avc3.42e01f\"";
  }
  return "application/octet-stream";
}

RecordedKind kind_of(media::SlotKind kind) {
  switch (kind) {
    case media::SlotKind::camera: return RecordedKind::camera;
    case media::SlotKind::screen: return RecordedKind::screen;
    case media::SlotKind::screen_sound: return RecordedKind::screen_sound;
    default: return RecordedKind::microphone;
  }
}

std::int64_t ms(std::chrono::microseconds time) { return duration_cast<milliseconds>(time).count(); }

RecordingPart part_of(const media::RecordedPart& recorded, std::int64_t number) {
  return {number,
          {static_cast<std::uint64_t>(recorded.of.participant)},
          kind_of(recorded.of.kind),
          std::string(media_type_of(recorded.codec)),
          ms(recorded.first),
          ms(recorded.last)};
}

media::CompositionTrack::Kind track_kind(RecordedKind kind) {
  switch (kind) {
    case RecordedKind::camera: return media::CompositionTrack::Kind::camera;
    case RecordedKind::screen: return media::CompositionTrack::Kind::screen;
    default: return media::CompositionTrack::Kind::sound;
  }
}

media::Composition composition_of(const ComposeOrder& order, const fs::path& folder) {
  media::Composition made;
  for (const ComposeOrder::Part& each : order.parts)
    made.tracks.push_back({folder / std::to_string(each.part.number), track_kind(each.part.kind),
                           each.part.participant_id.value, milliseconds(each.part.first_ms),
                           milliseconds(each.part.last_ms)});
  for (const RecordingVoice& voice : order.stored.voices)
    if (!voice.speaker_ids.empty()) made.spoken.push_back({milliseconds(voice.at_ms), voice.speaker_ids.front().value});
  made.length = milliseconds(order.stored.recording.length_ms);
  return made;
}

}  // namespace

fs::path folder_of(const fs::path& root, RecordingId id) { return root / id.text(); }

std::vector<RecordingPart> parts_in(const fs::path& folder) {
  std::vector<RecordingPart> parts;
  for (const media::RecordedPart& each : media::read_parts(folder)) parts.push_back(part_of(each, std::ssize(parts)));
  return parts;
}

std::vector<RecordingVoice> voices_in(const fs::path& folder) {
  std::ifstream stream(folder / kVoicesFile, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  return read_voices(text);
}

std::optional<fs::path> file_in(const fs::path& folder, std::int64_t number) {
  const auto parts = media::read_parts(folder);
  if (number < 0 || number >= std::ssize(parts)) return std::nullopt;
  return folder / parts[static_cast<std::size_t>(number)].file;
}

std::vector<RecordingPoint> points_in(const fs::path& folder, std::int64_t number) {
  std::vector<RecordingPoint> points;
  const auto file = file_in(folder, number);
  if (!file) return points;
  for (const auto& [at, byte] : media::read_points(folder, file->filename().string()))
    points.push_back({at.count(), static_cast<std::int64_t>(byte)});
  return points;
}

Keeper::Keeper(Parts parts) : parts_(std::move(parts)) {
  fs::create_directories(parts_.folder);
  parts_.service.done_by({
      [this](OrgId org, RecordingId id) { later(keeping_, "begun", [=, this] { begin(org, id); }); },
      [this](OrgId org, RecordingId id) { later(keeping_, "put away", [=, this] { put_away(org, id); }); },
      [this](OrgId org, RecordingId id) {
        const std::lock_guard lock(mutex_);
        if (composing_.insert(id).second) later(composers_, "composed", [=, this] { compose(org, id); });
      },
  });
}

void Keeper::settle() {
  for (threads::WaitingThreads* each : {&keeping_, &composers_}) {
    std::promise<void> reached;
    each->post([&reached] { reached.set_value(); });
    reached.get_future().wait();
  }
}

void Keeper::stop() {
  stop_.request_stop();
  keeping_.stop();
  composers_.stop();
}

void Keeper::later(threads::WaitingThreads& threads, std::string what, std::function<void()> work) {
  threads.post([what = std::move(what), work = std::move(work)] {
    try {
      work();
    } catch (const std::exception& error) {
      log::error("a recording was not " + what, {{"error", error.what()}});
    }
  });
}

void Keeper::in_lane(OrgId org, const std::function<void(store::Transaction&)>& work) {
  parts_.store.write_now(store::Lane::of(org), [&](store::Transaction& transaction) { work(transaction); });
}

void Keeper::begin(OrgId org, RecordingId id) {
  const auto stored = parts_.store.read_now(
      org, [&](store::Transaction& transaction) { return parts_.service.find(transaction, org, id); });
  if (!stored || stored->recording.state != RecordingState::recording) return;
  try {
    if (parts_.recorder) parts_.recorder->begin(stored->recording.meeting_id, folder_of(parts_.folder, id));
  } catch (const std::exception& error) {
    log::error("a recording cannot begin", {{"error", error.what()}});
    in_lane(org, [&](store::Transaction& transaction) { parts_.service.give_up(transaction, org, id); });
  }
}

files::KeptBody Keeper::keep_file(OrgId org, const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const auto writer = parts_.blobs.write(org);
  std::string bytes(kAtOnce, '\0');
  std::int64_t size = 0;
  while (stream.read(bytes.data(), std::ssize(bytes)) || stream.gcount() > 0) {
    writer->append(std::string_view(bytes).substr(0, static_cast<std::size_t>(stream.gcount())));
    size += stream.gcount();
  }
  const std::string name = writer->name().text();
  in_lane(org, [&](store::Transaction& transaction) { parts_.service.note_body(transaction, org, name); });
  writer->finish();
  return {.size = size, .body = name};
}

PutAway::Part Keeper::keep_part(OrgId org, const fs::path& folder, const RecordingPart& part) {
  const auto file = file_in(folder, part.number).value();
  PutAway::Part made{part, keep_file(org, file), points_in(folder, part.number)};
  made.body.name = file.filename().string();
  made.body.media_type = part.media_type.substr(0, part.media_type.find(';'));
  made.body.kind = made.body.media_type.starts_with("audio") ? files::FileKind::audio : files::FileKind::video;
  return made;
}

void Keeper::put_away(OrgId org, RecordingId id) {
  const auto stored = parts_.store.read_now(
      org, [&](store::Transaction& transaction) { return parts_.service.find(transaction, org, id); });
  if (!stored || stored->recording.state != RecordingState::closing) return;
  if (parts_.recorder) parts_.recorder->end(stored->recording.meeting_id);
  const auto folder = folder_of(parts_.folder, id);
  PutAway made;
  made.voices = voices_in(folder);
  for (const RecordingPart& part : parts_in(folder)) {
    made.parts.push_back(keep_part(org, folder, part));
    made.length_ms = std::max(made.length_ms, part.last_ms);
  }
  in_lane(org, [&](store::Transaction& transaction) { parts_.service.keep(transaction, org, id, made); });
  std::error_code ignored;
  fs::remove_all(folder, ignored);
}

void Keeper::fetch(OrgId org, const std::string& body, const fs::path& file) const {
  const auto reader = parts_.blobs.open(org, blob::BlobName::read(body).value());
  if (!reader) throw std::runtime_error("the body of a part is missing");
  std::ofstream out(file, std::ios::binary);
  std::string bytes(kAtOnce, '\0');
  for (std::int64_t at = 0; at < reader->size();) {
    const auto count = reader->read(at, bytes);
    out.write(bytes.data(), static_cast<std::streamsize>(count));
    at += static_cast<std::int64_t>(count);
  }
  if (!out.flush()) throw Refusal(blob::kCannotKeep);
}

std::expected<files::KeptBody, CompositionFault> Keeper::composed(OrgId org, RecordingId id,
                                                                  const ComposeOrder& order) {
  if (!fs::exists(parts_.composer.program)) return std::unexpected(CompositionFault::no_program);
  const auto folder = parts_.folder / (id.text() + ".composed");
  const std::unique_ptr<const fs::path, void (*)(const fs::path*)> removed(&folder, [](const fs::path* path) {
    std::error_code ignored;
    fs::remove_all(*path, ignored);
  });
  try {
    fs::remove_all(folder);
    fs::create_directories(folder);
    for (const auto& each : order.parts) fetch(org, each.body, folder / std::to_string(each.part.number));
    auto told = std::chrono::steady_clock::time_point();
    const auto progress = [&](double share) {
      if (std::chrono::steady_clock::now() - told < kToldEvery) return;
      told = std::chrono::steady_clock::now();
      in_lane(org, [&](store::Transaction& transaction) {
        parts_.service.note_progress(transaction, org, id, static_cast<std::int64_t>(share * 100));
      });
    };
    const auto whole = folder / "whole.mp4";
    const auto made = media::Composer(parts_.composer)
                          .compose(composition_of(order, folder), folder, whole, stop_.get_token(), progress);
    if (!made) {
      log::warning("a recording was not composed", {{"recording", id.text()}, {"why", made.error()}});
      return std::unexpected(CompositionFault::not_made);
    }
    auto body = keep_file(org, whole);
    body.media_type = "video/mp4";
    body.kind = files::FileKind::video;
    return body;
  } catch (const Refusal& refusal) {
    log::warning("a recording was not composed", {{"recording", id.text()}, {"why", std::string(refusal.kind.code)}});
    return std::unexpected(CompositionFault::no_room);
  }
}

void Keeper::compose(OrgId org, RecordingId id) {
  const std::unique_ptr<Keeper, std::function<void(Keeper*)>> done(this, [id](Keeper* keeper) {
    const std::lock_guard lock(keeper->mutex_);
    keeper->composing_.erase(id);
  });
  const auto order = parts_.store.read_now(
      org, [&](store::Transaction& transaction) { return parts_.service.order_of(transaction, org, id); });
  if (!order || stop_.stop_requested()) return;
  const auto body = composed(org, id, *order);
  if (stop_.stop_requested()) return;
  in_lane(org, [&](store::Transaction& transaction) {
    if (body)
      parts_.service.note_composed(transaction, org, id, *body);
    else
      parts_.service.note_fault(transaction, org, id, body.error());
  });
}

void Keeper::recover(bool is_alone) {
  for (store::Store* database : parts_.store.databases()) {
    const auto found = database->read_now([](store::Transaction& transaction) { return open_recordings(transaction); });
    for (const RecordingPlace& place : found) {
      const bool is_ours = is_alone || fs::exists(folder_of(parts_.folder, place.id));
      if (!is_ours || !parts_.store.is_home(*database, place.org_id)) continue;
      in_lane(place.org_id,
              [&](store::Transaction& transaction) { parts_.service.close(transaction, place.org_id, place.id); });
    }
  }
  if (!is_alone) return;
  for (store::Store* database : parts_.store.databases())
    database->write_now([this](store::Transaction& transaction) { parts_.service.compose_again(transaction); });
}

}  // namespace madang::recordings
