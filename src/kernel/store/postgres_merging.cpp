#include "kernel/store/postgres_merging.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <set>

#include "kernel/store/lane_table.hpp"

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

/// As PostgreSQL reads an array: everything quoted, NULL not.
void add_element(std::string& array, const Value& value) {
  if (array.size() > 1) array += ',';
  const auto* text = std::get_if<std::string_view>(&value);
  if (std::holds_alternative<std::nullptr_t>(value)) return array.append("NULL"), void();
  if (!text) return array.append(text_of(value)), void();
  array += '"';
  for (const char character : *text) {
    if (character == '"' || character == '\\') array += '\\';
    array += character;
  }
  array += '"';
}

/// In which order questions must be asked: each after those of the lanes that it touches.
class Levels {
 public:
  std::size_t next(const Question& question) {
    if (!question.lane) return floor_ = ++highest_;
    std::size_t level = floor_;
    const auto locks = locks_of(*question.lane);
    for (const auto& lock : locks) {
      const auto found = by_lock_.find(lock.key);
      if (found != by_lock_.end())
        level = std::max({level, found->second.alone, lock.alone ? found->second.shared : 0});
    }
    ++level;
    for (const auto& lock : locks) (lock.alone ? by_lock_[lock.key].alone : by_lock_[lock.key].shared) = level;
    highest_ = std::max(highest_, level);
    return level;
  }

 private:
  struct Last {
    std::size_t shared = 0;
    std::size_t alone = 0;
  };

  std::unordered_map<std::int64_t, Last> by_lock_;
  std::size_t floor_ = 0;
  std::size_t highest_ = 0;
};

}  // namespace

const ManyForm* ManyForms::of(std::string_view sql) {
  auto found = forms_.find(sql);
  if (found == forms_.end()) {
    if (forms_.size() > kMostStatements) forms_.clear();
    found = forms_.emplace(std::string(sql), ManyForm::of(sql)).first;
  }
  return found->second ? &*found->second : nullptr;
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
  bool find_types();
  std::string keys_of(const Question& asker) const;
  void give_rows();

  const ManyForm& form_;
  std::vector<Question*> askers_;
  std::vector<Type> types_;
  std::vector<std::string> arrays_;
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

bool Merging::Many::prepare(ManyForms& forms) {
  if (!find_types()) return false;
  for (std::size_t place = 0; place < types_.size(); ++place) {
    if (types_[place] == Type::null) continue;
    std::string array = "{";
    for (const auto* asker : askers_) add_element(array, asker->values[place]);
    arrays_.push_back(array + '}');
  }
  for (const auto& array : arrays_) values_.emplace_back(std::string_view(array));
  question_.sql = forms.text(askers_.front()->sql, form_, types_);
  question_.values = values_;
  return true;
}

std::string Merging::Many::keys_of(const Question& asker) const {
  std::string keys;
  for (const auto key : form_.keys()) keys.append(text_of(asker.values[key])).append(1, '\0');
  return keys;
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

// A row begins with whose it is.
void Merging::Many::give_rows() {
  auto* const result = askers_.front()->result.get();
  const int leading = form_.told_by_keys() ? static_cast<int>(form_.keys().size()) : 1;
  std::unordered_map<std::string, Question*> by_keys;
  if (form_.told_by_keys())
    for (auto* asker : askers_) by_keys.emplace(keys_of(*asker), asker);
  for (int row = 0; row < PQntuples(result); ++row) {
    std::string told;
    for (int column = 0; column < leading; ++column)
      told.append(PQgetvalue(result, row, column), static_cast<std::size_t>(PQgetlength(result, row, column)))
          .append(1, '\0');
    auto* const asker = form_.told_by_keys() ? by_keys.at(told) : askers_.at(std::stoul(told) - 1);
    asker->part->rows.push_back(row);
    asker->part->first_column = leading;
    if (form_.kind() != ManyForm::Kind::select) ++asker->part->changed;
  }
}

Merging::Merging(ManyForms& forms, const std::vector<Question*>& asked) : forms_(forms) {
  Levels levels;
  std::vector<std::vector<Question*>> by_level;
  for (auto* question : asked) {
    const auto level = levels.next(*question);
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

// Those whose keys are taken already go into a further statement.
void Merging::add(const std::vector<Question*>& same) {
  const auto* const form = same.size() > 1 ? forms_.of(same.front()->sql) : nullptr;
  if (!form) return questions_.insert(questions_.end(), same.begin(), same.end()), void();
  std::vector<Question*> together, later;
  std::set<std::string> taken;
  for (auto* question : same) {
    std::string keys;
    for (const auto key : form->keys()) keys.append(text_of(question->values[key])).append(1, '\0');
    const bool is_alone = has_nul(question->values);
    const bool is_free = !is_alone && (form->keys().empty() || taken.insert(keys).second);
    (is_alone ? questions_ : is_free ? together : later).push_back(question);
  }
  if (together.size() == 1) {
    questions_.push_back(together.front());
  } else if (!together.empty()) {
    merged_.emplace_back(*form, together);
    if (merged_.back().prepare(forms_)) {
      questions_.push_back(&merged_.back().question());
    } else {
      merged_.pop_back();
      questions_.insert(questions_.end(), together.begin(), together.end());
    }
  }
  if (!later.empty()) add(later);
}

void Merging::give_answers() {
  for (auto& many : merged_) many.give_answers(forms_);
}

}  // namespace madang::store
