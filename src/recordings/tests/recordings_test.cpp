#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <random>

#include "base/json/decode.hpp"
#include "chat/tests/neighbours.hpp"
#include "kernel/blob/disk_blobs.hpp"
#include "meetings/migrations.hpp"
#include "recordings/keeping_api.hpp"
#include "recordings/migrations.hpp"

namespace madang::recordings {
namespace {

namespace fs = std::filesystem;
using ground::refused;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Writes what an engine would: real WebM made by the engine's own writers, of sound.
class SoundRecorder final : public Recorder {
 public:
  void begin(MeetingId meeting, const fs::path& folder) override {
    if (!may_begin) throw std::runtime_error("the disk is full");
    fs::create_directory(folder);
    folders[meeting] = folder;
    media::RecordingFile file(folder / "microphone-7-1.webm");
    media::WebmWriter writer(file, {{.codec = media::RecordedCodec::opus, .channels = 1}});
    writer.begin();
    const std::array<std::uint8_t, 3> silence{0xf8, 0xff, 0xfe};
    for (int i = 0; i < 500; ++i)
      writer.add({.time = std::chrono::milliseconds(20 * i), .bytes = media::Bytes(silence)});
    writer.flush();
    std::ofstream(folder / "parts") << "microphone-7-1.webm microphone opus 7 0 9980000\n";
    std::ofstream points(folder / "microphone-7-1.webm.points");
    for (const auto& each : writer.points()) points << each.at.count() << ' ' << each.byte << '\n';
    std::ofstream(folder / kVoicesFile) << voice_line({500, {{7}}}) << "7000 7 cut";
  }
  void end(MeetingId meeting) override { ended.push_back(meeting); }

  bool may_begin = true;
  std::map<MeetingId, fs::path> folders;
  std::vector<MeetingId> ended;
};

class RecordingsTest : public testing::Test, public chat::Neighbours<Service> {
 protected:
  RecordingsTest() { open(); }
  ~RecordingsTest() override {
    keeper.reset();
    service.reset();
  }

  void open(bool with_ffmpeg = true) {
    keeper.reset();
    service.reset();
    meetings.reset();
    chat.reset();
    open_store({files::migrations(), chat::migrations(), meetings::migrations(), recordings::migrations()});
    open_chat();
    meetings = std::make_unique<meetings::Service>(
        *streams, ids, clock, *jobs,
        meetings::Doors{*chat,
                        seen(),
                        actors(),
                        [](store::Transaction&, OrgId, MemberId) { return std::string("x"); },
                        [](store::Transaction&, const auth::Actor&, const std::string&) { return false; },
                        {},
                        [](store::Transaction&, OrgId, const meetings::MissedCall&) {},
                        {},
                        {}});
    service = std::make_unique<Service>(ids, clock, *jobs, Doors{*meetings, *chat, files, organisations()});
    for (const auto kind : {kRecordingHolds, kCompositionHolds})
      files.let_see(std::string(kind), [this](store::Transaction& transaction, const auth::Actor& actor,
                                              std::uint64_t id) { return service->sees(transaction, actor, {id}); });
    files.let_see(std::string(chat::kMessageHolds),
                  [this](store::Transaction& transaction, const auth::Actor& actor, std::uint64_t id) {
                    return chat->sees_message(transaction, actor, chat::MessageId{id});
                  });
    Keeper::Parts parts{*service, *store, blobs, &recorder, scratch / "recordings", {}};
    if (!with_ffmpeg) parts.composer.program = "/nowhere/ffmpeg";
    keeper = std::make_unique<Keeper>(std::move(parts));
  }

  meetings::Meeting meeting_of(const auth::Actor& host, std::optional<chat::ConversationId> conversation = {}) {
    meetings::CreateMeeting request;
    request.org_id = host.org_id;
    request.title = {"주간 회의"};
    request.conversation_id = conversation;
    return store->write_now(
        [&](store::Transaction& transaction) { return meetings->create(transaction, host, request, ""); });
  }
  void join(const auth::Actor& actor, MeetingId id) {
    store->write_now([&](store::Transaction& transaction) {
      return meetings->join(transaction, actor, {.org_id = actor.org_id, .meeting_id = id}, "");
    });
  }
  meetings::Meeting meeting(const auth::Actor& actor, MeetingId id) {
    return store->read_now([&](store::Transaction& transaction) {
      return meetings->look(transaction, actor, {actor.org_id, id}).meeting;
    });
  }
  Recording start(const auth::Actor& actor, MeetingId id) {
    return ask(&Service::start, actor, StartRecording{actor.org_id, id, {}});
  }
  Recording stop(const auth::Actor& actor, RecordingId id) {
    return ask(&Service::stop, actor, TouchRecording{actor.org_id, id, {}});
  }
  RecordingSheet sheet(const auth::Actor& actor, RecordingId id) {
    return look(&Service::look, actor, NameRecording{actor.org_id, id});
  }
  std::vector<Recording> list(const auth::Actor& actor, MeetingId id) {
    return look(&Service::list, actor, ListRecordings{actor.org_id, id}).recordings;
  }
  void remove(const auth::Actor& actor, RecordingId id) {
    store->write_now([&](store::Transaction& transaction) { service->remove(transaction, actor, {actor.org_id, id}); });
  }
  /// The keeper works on threads of its own.
  template <class Done>
  bool eventually(Done done) {
    for (int i = 0; i < 10; ++i) {
      if (done()) return true;
      jobs->run_due();
      keeper->settle();
    }
    return false;
  }
  bool is_written(MeetingId id) {
    return eventually([&] { return recorder.folders.contains(id) && fs::exists(recorder.folders[id] / kVoicesFile); });
  }
  bool is_kept(const auth::Actor& actor, RecordingId id) {
    return eventually([&] { return sheet(actor, id).recording.state == RecordingState::kept; });
  }
  CompositionState composed(const auth::Actor& actor, RecordingId id) {
    CompositionState state{};
    eventually([&] {
      state = sheet(actor, id).recording.composition.state;
      return state == CompositionState::done || state == CompositionState::failed;
    });
    return state;
  }

  bool opens(const auth::Actor& actor, files::FileId id) {
    return refused([&] {
             store->read_now([&](store::Transaction& transaction) { return files.open(transaction, actor, id); });
           })
        .empty();
  }
  std::int64_t unread(const auth::Actor& actor, chat::ConversationId id) {
    return store->read_now([&](store::Transaction& transaction) {
      return chat->get_conversation(transaction, actor, {actor.org_id, id}).mine.unread;
    });
  }
  void recall(const auth::Actor& actor, const chat::Message& message) {
    store->write_now([&](store::Transaction& transaction) {
      return chat->recall_message(transaction, actor, {actor.org_id, message.conversation_id, message.id, {}});
    });
  }

  blob::DiskBlobs blobs{scratch / "blobs"};
  SoundRecorder recorder;
  std::unique_ptr<meetings::Service> meetings;
  std::unique_ptr<Keeper> keeper;
};

TEST_F(RecordingsTest, everybody_is_shown_that_a_meeting_is_recorded_and_by_whom) {
  const auto host = somebody(), other = somebody();
  const auto it = meeting_of(host);
  join(host, it.id);
  const auto recording = start(host, it.id);
  EXPECT_TRUE(recording.may_change);
  const auto mark = meeting(other, it.id).recording;
  ASSERT_TRUE(mark) << "also who has not joined yet";
  EXPECT_EQ(mark->recording_id, recording.id);
  EXPECT_EQ(mark->started_by, host.member_id);
  EXPECT_EQ(mark->since, clock.now());
  stop(host, recording.id);
  EXPECT_FALSE(meeting(other, it.id).recording);
}

TEST_F(RecordingsTest, starting_again_gives_the_one_that_goes_on) {
  const auto host = somebody(), other = somebody();
  const auto it = meeting_of(host);
  join(host, it.id);
  const auto first = start(host, it.id);
  EXPECT_EQ(start(host, it.id).id, first.id);
  EXPECT_THAT(list(host, it.id), SizeIs(1));
}

TEST_F(RecordingsTest, only_who_runs_the_meeting_and_is_in_it_records) {
  const auto host = somebody(), other = somebody(), guest = somebody(auth::Role::guest);
  const auto it = meeting_of(host);
  EXPECT_EQ(refused([&] { start(host, it.id); }), "meetings.not_present");
  join(host, it.id);
  join(other, it.id);
  EXPECT_EQ(refused([&] { start(other, it.id); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { start(guest, it.id); }), "request.not_found");
  EXPECT_EQ(refused([&] { start(somebody(auth::Role::owner, OrgId{2}), it.id); }), "request.not_found");
  store->write_now([&](store::Transaction& transaction) {
    meetings::ChangeMeetingSettings settings;
    settings.may_record = true;
    return meetings->change(transaction, host, {OrgId{1}, it.id, {}, {}, {}, settings});
  });
  const auto recording = start(other, it.id);
  EXPECT_EQ(stop(host, recording.id).state, RecordingState::closing) << "who runs the meeting stops anybody's";
}

TEST_F(RecordingsTest, where_the_organisation_forbids_it_nobody_begins_and_what_goes_on_may_end) {
  const auto host = somebody();
  const auto it = meeting_of(host), other = meeting_of(host);
  join(host, it.id);
  join(host, other.id);
  const auto recording = start(host, it.id);
  rules.recordings = people::MeetingRecordings::forbidden;
  EXPECT_EQ(refused([&] { start(host, other.id); }), "recordings.forbidden");
  EXPECT_FALSE(meeting(host, other.id).recording);
  EXPECT_EQ(refused([&] { start(somebody(), other.id); }), "auth.forbidden") << "they would not be let anyway";
  EXPECT_EQ(stop(host, recording.id).state, RecordingState::closing);
  EXPECT_EQ(refused([&] { start(host, it.id); }), "recordings.forbidden");
  EXPECT_THAT(list(host, it.id), SizeIs(1));
}

TEST_F(RecordingsTest, it_is_seen_by_who_was_there_and_who_is_in_the_conversation) {
  const auto host = somebody(), was_there = somebody(), reader = somebody(), outsider = somebody();
  const auto it = meeting_of(host, group(host, {reader.member_id}));
  join(host, it.id);
  const auto recording = start(host, it.id);
  EXPECT_THAT(list(was_there, it.id), IsEmpty()) << "they may come, and have not";
  join(was_there, it.id);
  for (const auto& actor : {host, was_there, reader}) EXPECT_THAT(list(actor, it.id), SizeIs(1));
  EXPECT_THAT(list(outsider, it.id), IsEmpty());
  const auto stranger = somebody(auth::Role::owner, OrgId{2});
  EXPECT_EQ(refused([&] { list(stranger, it.id); }), "request.not_found");
  for (const auto& actor : {outsider, stranger}) {
    EXPECT_EQ(refused([&] { sheet(actor, recording.id); }), "request.not_found");
    EXPECT_EQ(refused([&] { stop(actor, recording.id); }), "request.not_found");
  }
  EXPECT_EQ(refused([&] { stop(reader, recording.id); }), "auth.forbidden");
  EXPECT_FALSE(sheet(reader, recording.id).recording.may_change);
}

TEST_F(RecordingsTest, it_is_put_away_as_files_that_those_who_see_it_read) {
  const auto host = somebody(), other = somebody(), outsider = somebody();
  const auto it = meeting_of(host);
  join(host, it.id);
  join(other, it.id);
  const auto recording = start(host, it.id);
  ASSERT_TRUE(is_written(it.id));
  stop(host, recording.id);
  ASSERT_TRUE(is_kept(host, recording.id));
  EXPECT_THAT(recorder.ended, ElementsAre(it.id));
  EXPECT_FALSE(fs::exists(recorder.folders[it.id]));
  const auto seen = sheet(other, recording.id);
  EXPECT_EQ(seen.recording.length_ms, 9'980);
  EXPECT_GT(seen.recording.bytes, 1'500);
  ASSERT_THAT(seen.parts, SizeIs(1));
  EXPECT_EQ(seen.parts[0].media_type, "audio/webm; codecs=\"opus\"");
  EXPECT_THAT(seen.voices, ElementsAre(RecordingVoice{500, {{7}}})) << "what was cut off is left out";
  EXPECT_THAT(seen.people, SizeIs(2));
  const auto part = look(&Service::part_of, other, NameRecordingPart{OrgId{1}, recording.id, 0});
  ASSERT_TRUE(part && part->body);
  EXPECT_THAT(part->points, SizeIs(2)) << "every five seconds";
  const auto body = blobs.open(OrgId{1}, blob::BlobName::read(*part->body).value());
  ASSERT_TRUE(body);
  EXPECT_EQ(body->size(), seen.recording.bytes);
  const NameRecordingPart none{OrgId{1}, recording.id, 1};
  EXPECT_EQ(refused([&] { look(&Service::part_of, other, none); }), "request.not_found");
  const NameRecordingPart named{OrgId{1}, recording.id, 0};
  EXPECT_EQ(refused([&] { look(&Service::part_of, outsider, named); }), "request.not_found");
}

TEST_F(RecordingsTest, it_ends_with_its_meeting) {
  const auto host = somebody();
  const auto it = meeting_of(host);
  join(host, it.id);
  const auto recording = start(host, it.id);
  ASSERT_TRUE(is_written(it.id));
  store->write_now(
      [&](store::Transaction& transaction) { return meetings->end(transaction, host, {OrgId{1}, it.id}); });
  EXPECT_FALSE(meeting(host, it.id).recording);
  EXPECT_TRUE(is_kept(host, recording.id));
}

TEST_F(RecordingsTest, one_video_is_made_of_it_and_comes_into_the_conversation) {
  const auto host = somebody(), reader = somebody();
  const auto conversation = group(host, {reader.member_id});
  const auto it = meeting_of(host, conversation);
  join(host, it.id);
  const auto recording = start(host, it.id);
  ASSERT_TRUE(is_written(it.id));
  stop(host, recording.id);
  ASSERT_EQ(composed(host, recording.id), CompositionState::done);
  const auto composition = sheet(reader, recording.id).recording.composition;
  const auto file = store->read_now([&](store::Transaction& transaction) {
    return files.look_at(transaction, reader, {OrgId{1}, composition.file_id.value()});
  });
  EXPECT_EQ(file.media_type, "video/mp4");
  EXPECT_EQ(file.name, "주간 회의 2026-11-30.mp4");
  const auto last = messages(reader, conversation).back();
  EXPECT_EQ(last.id, composition.message_id);
  EXPECT_EQ(last.kind, chat::MessageKind::counted_notice) << "of the house";
  EXPECT_EQ(last.notice->what, chat::NoticeKind::recorded);
  EXPECT_EQ(last.notice->text, "주간 회의");
  EXPECT_EQ(last.notice->seconds, sheet(reader, recording.id).recording.length_ms / 1000);
  ASSERT_THAT(last.files, SizeIs(1));
  EXPECT_EQ(last.files[0].size, file.size);
  const auto stranger = somebody();
  const auto in_chat = last.files[0].id;
  EXPECT_TRUE(opens(reader, in_chat));
  EXPECT_FALSE(opens(stranger, in_chat));
  EXPECT_EQ(unread(reader, conversation), 1);
  EXPECT_EQ(unread(host, conversation), 0) << "who recorded knows of it";
  EXPECT_EQ(refused([&] { recall(host, last); }), "auth.forbidden") << "it goes with the recording";
  clock.set(clock.now() + std::chrono::hours(24 * 400));
  remove(host, recording.id);
  const auto rest = messages(reader, conversation).back();
  EXPECT_EQ(rest.id, last.id);
  EXPECT_TRUE(rest.recalled_at);
  EXPECT_THAT(rest.files, IsEmpty());
  EXPECT_FALSE(opens(reader, in_chat));
  EXPECT_EQ(unread(reader, conversation), 0);
  EXPECT_THAT(list(host, it.id), IsEmpty());
  EXPECT_EQ(refused([&] {
              store->read_now([&](store::Transaction& transaction) {
                return files.look_at(transaction, host, {OrgId{1}, file.id});
              });
            }),
            "request.not_found");
}

TEST_F(RecordingsTest, it_comes_into_the_conversation_also_when_who_recorded_has_gone) {
  const auto host = somebody(), reader = somebody();
  const auto conversation = group(reader, {host.member_id});
  const auto it = meeting_of(host, conversation);
  join(host, it.id);
  const auto recording = start(host, it.id);
  ASSERT_TRUE(is_written(it.id));
  stop(host, recording.id);
  store->write_now([&](store::Transaction& transaction) {
    chat->remove_member(transaction, reader, {OrgId{1}, conversation, host.member_id});
  });
  ASSERT_EQ(composed(reader, recording.id), CompositionState::done);
  const auto last = messages(reader, conversation).back();
  ASSERT_THAT(last.files, SizeIs(1));
  EXPECT_TRUE(opens(reader, last.files[0].id));
  EXPECT_FALSE(opens(host, last.files[0].id)) << "they read that conversation no more";
}

TEST_F(RecordingsTest, without_ffmpeg_it_is_said_and_can_be_tried_again) {
  open(false);
  const auto host = somebody(), other = somebody();
  const auto it = meeting_of(host);
  join(host, it.id);
  join(other, it.id);
  const auto recording = start(host, it.id);
  const TouchRecording touch{OrgId{1}, recording.id, {}};
  EXPECT_EQ(refused([&] { ask(&Service::compose, host, touch); }), "recordings.still_recording");
  EXPECT_EQ(refused([&] { remove(host, recording.id); }), "recordings.still_recording");
  ASSERT_TRUE(is_written(it.id));
  stop(host, recording.id);
  ASSERT_EQ(composed(host, recording.id), CompositionState::failed);
  EXPECT_EQ(sheet(host, recording.id).recording.composition.fault, CompositionFault::no_program);
  EXPECT_EQ(refused([&] { ask(&Service::compose, other, touch); }), "auth.forbidden");
  EXPECT_EQ(ask(&Service::compose, host, touch).composition.state, CompositionState::waiting);
}

TEST_F(RecordingsTest, what_a_server_did_not_end_is_ended_at_the_next_start_and_nothing_of_it_is_lost) {
  const auto host = somebody();
  const auto it = meeting_of(host);
  join(host, it.id);
  const auto recording = start(host, it.id);
  ASSERT_TRUE(is_written(it.id));
  open();
  EXPECT_TRUE(meeting(host, it.id).recording);
  keeper->recover(true);
  EXPECT_FALSE(meeting(host, it.id).recording);
  ASSERT_TRUE(is_kept(host, recording.id));
  EXPECT_EQ(sheet(host, recording.id).recording.length_ms, 9'980);
  EXPECT_EQ(composed(host, recording.id), CompositionState::done);
}

TEST_F(RecordingsTest, one_that_cannot_begin_is_none) {
  recorder.may_begin = false;
  const auto host = somebody();
  const auto it = meeting_of(host);
  join(host, it.id);
  start(host, it.id);
  EXPECT_TRUE(eventually([&] { return !meeting(host, it.id).recording; }));
  EXPECT_THAT(list(host, it.id), IsEmpty());
}

TEST(VoicesTest, what_was_cut_anywhere_is_read_up_to_its_last_line) {
  std::mt19937 random(5);
  for (int i = 0; i < 500; ++i) {
    std::vector<RecordingVoice> voices(random() % 7);
    std::int64_t at = 0;
    std::string text;
    for (RecordingVoice& voice : voices) {
      voice.at_ms = at += random() % 10'000;
      for (auto left = random() % (kMostSpeakers + 1); left > 0; --left) voice.speaker_ids.push_back({random()});
      text += voice_line(voice);
    }
    EXPECT_EQ(read_voices(text), voices);
    const auto cut = text.substr(0, random() % (text.size() + 1));
    const auto left = read_voices(cut);
    ASSERT_EQ(left.size(), static_cast<std::size_t>(std::ranges::count(cut, '\n')));
    EXPECT_TRUE(std::ranges::equal(left, std::span(voices).first(left.size())));
  }
}

TEST(VoicesTest, lines_are_read_as_they_were_written_and_what_is_none_is_left_out) {
  const std::vector<RecordingVoice> voices{{0, {}}, {1'200, {{7}, {9}}}, {2'000, {{9}}}};
  std::string text;
  for (const auto& each : voices) text += voice_line(each);
  EXPECT_EQ(read_voices(text), voices);
  EXPECT_EQ(read_voices(text + "x\n-3 4\n1500 8\n99999999999999999999 1\n2500"), voices);
  EXPECT_THAT(read_voices(""), IsEmpty());
}

}  // namespace
}  // namespace madang::recordings
