#include "kernel/store/postgres_merging.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>

#include "kernel/store/postgres_array.hpp"
#include "kernel/store/postgres_levels.hpp"

namespace madang::store {
namespace {

using Type = ManyForm::Type;

constexpr std::size_t kMostStatements = 4'000;

Type type_of(const Value& value) {
  if (std::holds_alternative<std::nullptr_t>(value)) return Type::null;
  return std::holds_alternative<std::int64_t>(value) ? Type::number : Type::text;
}

std::string text_of(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *number);
  const auto* text = std::get_if<std::string_view>(&value);
  return text ? std::string(*text) : std::string();
}

}  // namespace

const ManyForm* ManyForms::of(std::string_view sql) {
  auto found = forms_.find(sql);
  if (found == forms_.end()) found = forms_.emplace(std::string(sql), ManyForm::of(sql)).first;
  return found->second ? &*found->second : nullptr;
}

void ManyForms::shed() {
  if (forms_.size() > kMostStatements) forms_.clear();
  if (texts_.size() > kMostStatements) texts_.clear();
}

std::string_view ManyForms::text(std::string_view sql, const ManyForm& form, const std::vector<Type>& types) {
  std::string key;
  for (const auto type : types) key += static_cast<char>(type);
  key.append(" ").append(sql);
  auto found = texts_.find(key);
  if (found == texts_.end()) found = texts_.emplace(std::move(key), form.sql(types)).first;
  return found->second;
}

/// Several questions that are asked as one.
class Merging::Many {
 public:
  Many(const ManyForm& form, std::vector<Question*> askers) : form_(form), askers_(std::move(askers)) {}

  /// False when what is asked cannot be said in arrays.
  bool prepare(ManyForms& forms);
  void give_answers(ManyForms& forms);
  Question& question() { return question_; }
  const std::vector<Question*>& askers() const { return askers_; }

 private:
  using ByKeys = std::unordered_map<std::string, std::vector<Question*>>;

  bool find_types();
  void add_arrays(const std::vector<Question*>& rows);
  std::vector<Question*> count_askers();
  void give_rows();
  void give_row(int row, int leading, Question& asker, std::int64_t less);

  const ManyForm& form_;
  std::vector<Question*> askers_;
  std::vector<Type> types_;
  std::vector<PostgresArray> arrays_;
  std::vector<Value> values_;
  Question question_{};
};

bool Merging::Many::find_types() {
  types_.assign(askers_.front()->values.size(), Type::null);
  for (const auto* asker : askers_)
    for (std::size_t place = 0; place < types_.size(); ++place) {
      const auto type = type_of(asker->values[place]);
      if (type == Type::null || type == types_[place]) continue;
      if (types_[place] != Type::null) return false;
      types_[place] = type;
    }
  return std::ranges::any_of(types_, [](Type type) { return type != Type::null; });
}

std::string Merging::keys_of(const ManyForm& form, const Question& asker) {
  std::string keys;
  for (const auto key : form.keys()) keys.append(text_of(asker.values[key])).append(1, '\0');
  return keys;
}

bool Merging::Many::prepare(ManyForms& forms) {
  if (!find_types()) return false;
  const bool counts = form_.kind() == ManyForm::Kind::count;
  add_arrays(counts ? count_askers() : askers_);
  for (const auto& array : arrays_) values_.emplace_back(array.bytes());
  if (counts) types_.push_back(Type::number);
  question_.sql = forms.text(askers_.front()->sql, form_, types_);
  question_.values = values_;
  question_.is_binary = true;
  return true;
}

void Merging::Many::add_arrays(const std::vector<Question*>& rows) {
  std::vector<PostgresArray> arrays;
  for (std::size_t place = 0; place < types_.size(); ++place) {
    if (types_[place] == Type::null) continue;
    auto& array =
        arrays.emplace_back(types_[place] == Type::number ? PostgresArray::Of::bigint : PostgresArray::Of::text);
    for (const auto* asker : rows) array.add(asker->values[place]);
  }
  arrays_.insert(arrays_.begin(), std::make_move_iterator(arrays.begin()), std::make_move_iterator(arrays.end()));
}

// One of each counter; how many ask for it becomes the last array.
std::vector<Question*> Merging::Many::count_askers() {
  std::vector<Question*> rows;
  std::vector<std::int64_t> counts;
  std::unordered_map<std::string, std::size_t> places;
  for (auto* asker : askers_) {
    const auto [place, is_new] = places.try_emplace(keys_of(form_, *asker), rows.size());
    if (is_new) rows.push_back(asker), counts.push_back(0);
    ++counts[place->second];
  }
  auto& array = arrays_.emplace_back(PostgresArray::Of::bigint);
  for (const auto count : counts) array.add(count);
  return rows;
}

void Merging::Many::give_answers(ManyForms& forms) {
  const std::shared_ptr<pg_result> whole = std::move(question_.result);
  for (auto* asker : askers_) {
    asker->result = whole;
    asker->error = question_.error;
    asker->part.emplace();
    asker->part->changed = form_.is_silent() ? 1 : 0;
  }
  if (question_.error && is_wrong_statement(question_.error)) forms.refuse(askers_.front()->sql);
  if (!question_.error && !form_.is_silent()) give_rows();
}

// A row begins with whose it is. Of those who share a counter, the first gets the first of its new numbers.
void Merging::Many::give_rows() {
  auto* const result = askers_.front()->result.get();
  const int leading = form_.told_by_keys() ? static_cast<int>(form_.keys().size()) : 1;
  ByKeys by_keys;
  if (form_.told_by_keys())
    for (auto* asker : askers_) by_keys[keys_of(form_, *asker)].push_back(asker);
  for (int row = 0; row < PQntuples(result); ++row) {
    std::string told;
    for (int column = 0; column < leading; ++column)
      told.append(PQgetvalue(result, row, column), static_cast<std::size_t>(PQgetlength(result, row, column)))
          .append(1, '\0');
    if (!form_.told_by_keys()) {
      give_row(row, leading, *askers_.at(std::stoul(told) - 1), 0);
      continue;
    }
    const auto& sharing = by_keys.at(told);
    auto after = static_cast<std::int64_t>(sharing.size());
    for (auto* asker : sharing) give_row(row, leading, *asker, --after);
  }
}

void Merging::Many::give_row(int row, int leading, Question& asker, std::int64_t less) {
  auto& part = *asker.part;
  part.rows.push_back(row);
  part.first_column = leading;
  part.less = less;
  if (form_.kind() != ManyForm::Kind::select) ++part.changed;
}

Merging::Merging(ManyForms& forms, const std::vector<Question*>& asked) : forms_(forms) {
  forms_.shed();
  Levels levels;
  std::vector<std::vector<Question*>> by_level;
  for (auto* question : asked) {
    const auto* const form = forms_.of(question->sql);
    const auto level = levels.next(*question, form ? std::string_view(form->table()) : std::string_view());
    if (by_level.size() <= level) by_level.resize(level + 1);
    by_level[level].push_back(question);
  }
  for (const auto& level : by_level) add_level(level);
}

Merging::~Merging() = default;

void Merging::add_level(const std::vector<Question*>& level) {
  std::vector<std::vector<Question*>> groups;  // by statement, in the order in which they were first asked
  std::unordered_map<std::string_view, std::size_t> places;
  for (auto* question : level) {
    const auto [place, is_new] = places.try_emplace(question->sql, groups.size());
    if (is_new) groups.emplace_back();
    groups[place->second].push_back(question);
  }
  for (const auto& group : groups) add(group);
}

// Those whose keys are taken already go into a further statement, but for counters, which are raised for all at once.
void Merging::add(const std::vector<Question*>& same) {
  const auto* const form = same.size() > 1 ? forms_.of(same.front()->sql) : nullptr;
  if (!form) return questions_.insert(questions_.end(), same.begin(), same.end()), void();
  const bool shares_rows = form->keys().empty() || form->kind() == ManyForm::Kind::count;
  std::vector<Question*> together, later;
  std::unordered_map<std::string, std::size_t> taken;
  for (auto* question : same) {
    if (has_nul(question->values)) {
      questions_.push_back(question);
      continue;
    }
    const auto [place, is_free] =
        shares_rows ? std::pair(taken.end(), true) : taken.try_emplace(keys_of(*form, *question), together.size());
    if (is_free)
      together.push_back(question);
    else if (!raise_for_both(*form, together[place->second], question))
      later.push_back(question);
  }
  add_together(*form, together);
  if (!later.empty()) add(later);
}

/// Whether the one statement does what both are for: then it stands in `first`, and nobody waits for the other.
bool Merging::raise_for_both(const ManyForm& form, Question*& first, Question* second) {
  if (!form.raised_to() || !first->is_later || !second->is_later) return false;
  const auto* const one = std::get_if<std::int64_t>(&first->values[*form.raised_to()]);
  const auto* const other = std::get_if<std::int64_t>(&second->values[*form.raised_to()]);
  if (!one || !other) return false;
  if (*one < *other) first = second;
  return true;
}

void Merging::add_together(const ManyForm& form, const std::vector<Question*>& together) {
  if (together.size() > 1) {
    merged_.emplace_back(form, together);
    if (merged_.back().prepare(forms_)) return questions_.push_back(&merged_.back().question());
    merged_.pop_back();
  }
  questions_.insert(questions_.end(), together.begin(), together.end());
}

void Merging::give_answers() {
  for (auto& many : merged_) many.give_answers(forms_);
}

}  // namespace madang::store
