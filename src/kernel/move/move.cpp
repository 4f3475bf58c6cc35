#include "kernel/move/move.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/refusal.hpp"
#include "kernel/store/digest.hpp"
#include "kernel/store/move_marks.hpp"
#include "kernel/store/postgres_link.hpp"
#include "kernel/store/query.hpp"

namespace madang::move {
namespace {

using store::MoveMarks;

std::string epoch_of(Side& side) {
  return store::one<std::string>(side.transaction(), "SELECT value FROM store_meta WHERE name = 'epoch'").value();
}

void set_epoch(Side& side, const std::string& epoch) {
  store::execute(side.transaction(), "UPDATE store_meta SET value = $1 WHERE name = 'epoch'", epoch);
}

void save(Side& side, const MoveMarks& marks) {
  Together together(side.transaction());
  store::save_move_marks(side.transaction(), marks);
  together.commit();
}

/// The keys are the file's to know, whichever side it is on.
std::vector<Table> tables_of_both(Side& source, Side& target) {
  auto here = source.tables();
  auto there = target.tables();
  const auto names = [](const Table& table) { return table.name; };
  if (!std::ranges::equal(here, there, {}, names, names))
    throw CannotMove(fmt::format("{} and {} do not have the same tables", source.name(), target.name()));
  for (std::size_t index = 0; index < here.size(); ++index) {
    auto columns = there[index].columns;
    std::ranges::sort(columns, {}, &Column::name);
    auto others = here[index].columns;
    std::ranges::sort(others, {}, &Column::name);
    if (columns != others)
      throw CannotMove(fmt::format("the table {} has other columns in {} than in {}", here[index].name, source.name(),
                                   target.name()));
    if (here[index].key.empty()) here[index] = there[index];
  }
  return here;
}

/// A move from one source to one target, from its first run to its last.
class Move {
 public:
  Move(Side& source, Side& target, const MoveOptions& options) : source_(source), target_(target), options_(options) {}

  MoveReport run() {
    source_.demand_schema(options_.known);
    tables_ = tables_of_both(source_, target_);
    begin();
    const auto from = std::chrono::steady_clock::now();
    report_.is_complete = source_.take_hold();
    move_tables(report_.is_complete ? Source::at_rest : Source::served);
    if (!report_.is_complete) {
      target_.tidy_up();
      return report_;
    }
    prove();
    end();
    report_.held = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - from);
    return report_;
  }

 private:
  void begin();
  void demand_nothing_there(const MoveMarks& here, const MoveMarks& there);
  void move_tables(Source state);
  void prove() const;
  void end();

  Side& source_;
  Side& target_;
  const MoveOptions& options_;
  std::vector<Table> tables_;
  std::string id_;
  MoveReport report_;
};

void Move::begin() {
  const auto here = store::read_move_marks(source_.transaction());
  const auto there = store::read_move_marks(target_.transaction());
  const auto epoch = epoch_of(source_);
  if (!here.half.empty())
    throw CannotMove(fmt::format("{} is itself half of a move that has not ended", source_.name()));
  if (!here.sealed.empty() && here.sealed != there.half)
    throw CannotMove(fmt::format("{} is sealed: everything was moved to {} already", source_.name(), here.went_to));
  if (!there.half.empty() && there.half_epoch != epoch)
    throw CannotMove(fmt::format("{} is half of a move from elsewhere: name an empty one", target_.name()));
  if (!there.half.empty()) {
    id_ = there.half;
    return;
  }
  demand_nothing_there(here, there);
  id_ = store::random_name();
  save(target_, {.half = id_, .half_epoch = epoch});
}

// On the way back the target may be what the source was made from: it was sealed then, so nothing in it is news.
void Move::demand_nothing_there(const MoveMarks& here, const MoveMarks& there) {
  if (!there.sealed.empty() && there.sealed == here.arrived) return;
  for (const auto& table : tables_)
    if (table.name != "store_meta" && !is_empty(target_.transaction(), table))
      throw CannotMove(fmt::format("{} is not empty (there is something in {}): name an empty one, nothing was changed",
                                   target_.name(), table.name));
}

void Move::move_tables(Source state) {
  TableMover mover(source_, target_, state, options_.batch, options_.progress);
  for (const auto& table : tables_) try {
      report_.tables.push_back(mover.move(table));
    } catch (const Refusal& refusal) {
      throw CannotMove(
          fmt::format("while {} was copied a database refused (its disk may be full): {} Run the same "
                      "command again, it goes on",
                      table.name, refusal.message));
    } catch (const store::LinkLost& lost) {
      throw CannotMove(
          fmt::format("while {} was copied the database went away: {}. Run the same command again, it goes on",
                      table.name, lost.what()));
    } catch (const std::exception& error) {
      throw CannotMove(fmt::format("{} could not be moved: {}", table.name, error.what()));
    }
}

void Move::prove() const {
  for (const auto& table : report_.tables)
    if (table.source != table.target)
      throw CannotMove(
          fmt::format("{} is not the same: {} rows with checksum {} in {}, {} rows with checksum {} in {}; "
                      "nothing was sealed",
                      table.name, table.source.rows, table.source.text(), source_.name(), table.target.rows,
                      table.target.text(), target_.name()));
}

// In this order: whenever it is killed there is at most one of the two that a server starts on.
void Move::end() {
  const auto epoch = epoch_of(source_);
  {
    Together together(target_.transaction());
    target_.go_on_after(std::max(source_.last_tick(), target_.last_tick()));
    set_epoch(target_, epoch);
    together.commit();
  }
  options_.before_the_end(target_.transaction());
  target_.settle();
  save(source_, {.sealed = id_, .went_to = target_.name()});
  save(target_, {.arrived = id_});
}

}  // namespace

MoveReport move_everything(Side& source, Side& target, const MoveOptions& options) {
  return Move(source, target, options).run();
}

void undo_seal(Side& side) {
  const auto marks = store::read_move_marks(side.transaction());
  if (marks.sealed.empty()) throw CannotMove(fmt::format("{} is not sealed; nothing was done", side.name()));
  if (!side.take_hold()) throw CannotMove(fmt::format("{} is in use", side.name()));
  {
    Together together(side.transaction());
    set_epoch(side, store::random_name());
    side.go_on_after(side.last_tick());
    store::save_move_marks(side.transaction(), {});
    together.commit();
  }
  side.settle();
}

}  // namespace madang::move
