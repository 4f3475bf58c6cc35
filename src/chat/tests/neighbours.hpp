#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "chat/migrations.hpp"
#include "chat/service.hpp"
#include "files/migrations.hpp"
#include "kernel/jobs/tests/ground.hpp"

namespace madang::chat {

/// People of some organisations who all see each other in theirs, and chat among them: what the tests of slices above
/// chat stand on.
template <class Service>
class Neighbours : public ground::Ground<Service> {
 public:
  auth::Actor somebody(auth::Role role = auth::Role::member, OrgId org = OrgId{1}) {
    auth::Actor actor = this->newcomer(role, org);
    actor.session_id = this->ids.template next<SessionId>();
    people[actor.member_id] = actor;
    return actor;
  }

  ConversationId group(const auth::Actor& founder, std::vector<MemberId> others) {
    StartConversation start;
    start.org_id = founder.org_id;
    start.title = Title{"마당"};
    start.member_ids = std::move(others);
    return this->store->write_now(
        [&](store::Transaction& transaction) { return chat->start_conversation(transaction, founder, start).id; });
  }
  std::vector<Message> messages(const auth::Actor& actor, ConversationId id) {
    ListMessages request;
    request.org_id = actor.org_id;
    request.conversation_id = id;
    return this->store->read_now(
        [&](store::Transaction& transaction) { return chat->list_messages(transaction, actor, request).messages; });
  }

  std::map<MemberId, auth::Actor> people;
  people::Organisation rules;  // of every organisation
  files::Service files{this->ids, this->clock, {}};
  std::unique_ptr<chat::Service> chat;

 protected:
  /// On the store that is open.
  void open_chat() {
    chat = std::make_unique<chat::Service>(
        *this->streams, this->ids, this->clock, files,
        PeopleDoors{[this](store::Transaction&, OrgId, MemberId member) { return people.contains(member); }, seen(),
                    [](store::Transaction&, OrgId, std::optional<people::DepartmentId>) { return std::nullopt; },
                    organisations(),
                    [](store::Transaction&, const auth::Actor& actor) {
                      return people::Powers(actor.role, std::nullopt, std::nullopt);
                    },
                    [](store::Transaction&, const auth::Actor&, people::AuditAct) {}});
  }

  std::function<people::Organisation(store::Transaction&, OrgId)> organisations() {
    return [this](store::Transaction&, OrgId org) {
      people::Organisation found = rules;
      found.id = org;
      return found;
    };
  }
  ThoseSeen seen() {
    return [this](store::Transaction&, const auth::Actor& actor, std::vector<MemberId> wanted) {
      std::erase_if(wanted, [&](MemberId id) {
        const auto found = people.find(id);
        return found == people.end() || found->second.org_id != actor.org_id;
      });
      return wanted;
    };
  }
  /// In whose name the house acts; nobody when they have left.
  std::function<std::optional<auth::Actor>(store::Transaction&, OrgId, MemberId)> actors() {
    return [this](store::Transaction&, OrgId, MemberId member) -> std::optional<auth::Actor> {
      const auto found = people.find(member);
      return found == people.end() ? std::nullopt : std::optional(found->second);
    };
  }
};

}  // namespace madang::chat
