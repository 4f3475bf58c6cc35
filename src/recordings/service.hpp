#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "chat/service.hpp"
#include "files/keeping_service.hpp"
#include "kernel/jobs/jobs.hpp"
#include "kernel/store/transaction.hpp"
#include "meetings/service.hpp"
#include "people/model.hpp"
#include "recordings/recordings_store.hpp"
#include "recordings/requests.hpp"

namespace madang::recordings {

/// What recordings need of other slices.
struct Doors {
  meetings::Service& meetings;
  chat::Service& chat;
  files::Service& files;
  /// With its rules.
  std::function<people::Organisation(store::Transaction&, OrgId)> organisation_of;
};

/// Who does what a recording needs outside of transactions. Called after commit, on the store's thread: they only note
/// what is to be done.
struct Hands {
  std::function<void(OrgId, RecordingId)> begin;
  std::function<void(OrgId, RecordingId)> put_away;
  std::function<void(OrgId, RecordingId)> compose;
};

/// What is read of a part: the name of its body once it is put away.
struct ReadPart {
  RecordingPart part;
  std::optional<std::string> body;
  std::vector<RecordingPoint> points;
};

/// A recording that is put away: what became of it.
struct PutAway {
  struct Part {
    RecordingPart part;
    files::KeptBody body;
    std::vector<RecordingPoint> points;
  };
  std::vector<Part> parts;
  std::vector<RecordingVoice> voices;
  std::int64_t length_ms = 0;
};

/// All that one picture is made of.
struct ComposeOrder {
  struct Part {
    RecordingPart part;
    std::string body;
  };
  StoredRecording stored;
  std::vector<Part> parts;
};

/// What people do with recordings of meetings, and what is noted of the work that is done with them. Each verb is one
/// use case inside the caller's transaction and refuses by throwing Refusal. One per process, any thread.
///
/// A recording is seen by who was in the meeting, who runs it, and who is in its conversation. Who started it and who
/// runs the meeting may stop, compose and delete it.
class Service {
 public:
  Service(IdSource& ids, const Clock& clock, jobs::Schedule& jobs, Doors doors);

  /// At wiring. Without it nothing is written.
  void done_by(Hands hands) { hands_ = std::move(hands); }

  /// A meeting has one at a time: starting it again gives that one. Where the organisation forbids it, nobody may.
  Recording start(store::Transaction& transaction, const auth::Actor& actor, const StartRecording& request);
  Recording stop(store::Transaction& transaction, const auth::Actor& actor, const TouchRecording& request);
  /// Empty for who sees the meeting and not what is kept of it.
  RecordingList list(store::Transaction& transaction, const auth::Actor& actor, const ListRecordings& request) const;
  /// Its parts once it is put away; those of one that is not are told by who writes them.
  RecordingSheet look(store::Transaction& transaction, const auth::Actor& actor, const NameRecording& request) const;
  /// Composes it anew, or at all; nothing is made of an empty one.
  Recording compose(store::Transaction& transaction, const auth::Actor& actor, const TouchRecording& request);
  /// With its parts, what was made of it, and the word that brought it into the conversation.
  void remove(store::Transaction& transaction, const auth::Actor& actor, const NameRecording& request);
  /// Nothing while it is not put away. Throws 404 where there is no such part then.
  std::optional<ReadPart> part_of(store::Transaction& transaction, const auth::Actor& actor,
                                  const NameRecordingPart& request) const;
  /// Whether the actor may see it, and so its files.
  bool sees(store::Transaction& transaction, const auth::Actor& actor, RecordingId id) const;

  // working_service.cpp: for who does the work.
  std::optional<StoredRecording> find(store::Transaction& transaction, OrgId org, RecordingId id) const;
  /// A body is about to be kept.
  void note_body(store::Transaction& transaction, OrgId org, const std::string& body) const;
  /// It could not begin: there is none.
  void give_up(store::Transaction& transaction, OrgId org, RecordingId id);
  /// One that goes on ends now.
  void close(store::Transaction& transaction, OrgId org, RecordingId id);
  void keep(store::Transaction& transaction, OrgId org, RecordingId id, const PutAway& put_away);
  std::optional<ComposeOrder> order_of(store::Transaction& transaction, OrgId org, RecordingId id) const;
  /// It goes on to be composed, for some minutes; somebody else begins when nothing is heard for longer.
  void note_progress(store::Transaction& transaction, OrgId org, RecordingId id, std::int64_t percent);
  void note_composed(store::Transaction& transaction, OrgId org, RecordingId id, files::KeptBody body);
  void note_fault(store::Transaction& transaction, OrgId org, RecordingId id, CompositionFault fault);
  /// After a restart nobody composes: what was being composed is begun again at once.
  void compose_again(store::Transaction& transaction);

 private:
  struct Seen {
    StoredRecording stored;
    meetings::Meeting meeting;
  };
  /// Throws 404 when the actor does not see it.
  Seen enter(store::Transaction& transaction, const auth::Actor& actor, RecordingId id) const;
  /// Throws 403 when they may not change it.
  Seen enter_to_change(store::Transaction& transaction, const auth::Actor& actor, RecordingId id) const;
  void end(store::Transaction& transaction, OrgId org, StoredRecording& stored);
  void want_composed(store::Transaction& transaction, OrgId org, Recording& recording);
  void go_on_composing(store::Transaction& transaction, OrgId org, RecordingId id);
  void post(store::Transaction& transaction, OrgId org, Recording& recording, files::KeptBody body);
  void unpost(store::Transaction& transaction, OrgId org, const Recording& recording);
  void then(store::Transaction& transaction, const std::function<void(OrgId, RecordingId)>& act, OrgId org,
            RecordingId id) const;

  IdSource& ids_;
  const Clock& clock_;
  jobs::Schedule& jobs_;
  const Doors doors_;
  files::Keeping keeping_;
  std::optional<Hands> hands_;
};

inline constexpr const char* kComposeJob = "recordings.compose";  // a recording's id
/// So long nothing need be heard of somebody who composes.
inline constexpr std::chrono::minutes kComposesFor{10};

}  // namespace madang::recordings
