// Codec: any plain aggregate as a JSON array of its fields, and back; for data that the
// same program reads again (snapshots, recordings), not for the wire.
//
// Invariant: decode(encode(x)) == x for values whose text is valid UTF-8, secrets aside
// (base/secret.hpp: they are not written down); decode refuses
// what does not fit the type. `schema<T>()` changes whenever the structure of T does, so
// that data of another version is recognized instead of misread. Fields are found by
// Boost.PFR: none can be forgotten. Equal values have equal encodings.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <boost/pfr/core.hpp>

#include "base/id.hpp"
#include "base/json.hpp"
#include "base/secret.hpp"

namespace base {

namespace codec {

template <class T>
struct IsId : std::false_type {};
template <class Tag>
struct IsId<Id<Tag>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVariant : std::false_type {};
template <class... Ts>
struct IsVariant<std::variant<Ts...>> : std::true_type {};
template <class T>
struct IsSequence : std::false_type {};
template <class T>
struct IsSequence<std::vector<T>> : std::true_type {};
template <class T>
struct IsSequence<std::deque<T>> : std::true_type {};
template <class T>
struct IsMap : std::false_type {};
template <class K, class V>
struct IsMap<std::map<K, V>> : std::true_type {};
template <class K, class V>
struct IsMap<std::unordered_map<K, V>> : std::true_type {};
template <class T>
struct IsSet : std::false_type {};
template <class T>
struct IsSet<std::set<T>> : std::true_type {};

constexpr std::uint64_t mix(std::uint64_t hash, char c) {  // FNV-1a
  return (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
}

// The structure of T, continued from `hash`.
template <class T>
constexpr std::uint64_t describe(std::uint64_t hash) {
  if constexpr (std::is_enum_v<T>) {
    return mix(hash, 'e');
  } else if constexpr (std::is_same_v<T, bool>) {
    return mix(hash, 'b');
  } else if constexpr (std::is_integral_v<T>) {
    return mix(hash, 'i');
  } else if constexpr (std::is_floating_point_v<T>) {
    return mix(hash, 'f');
  } else if constexpr (std::is_same_v<T, std::string> || IsId<T>::value) {
    return mix(hash, 's');
  } else if constexpr (std::is_same_v<T, Secret>) {
    return mix(hash, 'x');
  } else if constexpr (IsOptional<T>::value || IsSequence<T>::value || IsSet<T>::value) {
    return describe<typename T::value_type>(mix(hash, IsOptional<T>::value ? '?' : '*'));
  } else if constexpr (IsMap<T>::value) {
    return describe<typename T::mapped_type>(describe<typename T::key_type>(mix(hash, '%')));
  } else if constexpr (IsVariant<T>::value) {
    hash = mix(hash, '<');
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((hash = describe<std::variant_alternative_t<I, T>>(hash)), ...);
    }
    (std::make_index_sequence<std::variant_size_v<T>>{});
    return mix(hash, '>');
  } else {
    hash = mix(hash, '{');
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((hash = describe<std::remove_cv_t<boost::pfr::tuple_element_t<I, T>>>(hash)), ...);
    }
    (std::make_index_sequence<boost::pfr::tuple_size_v<T>>{});
    return mix(hash, '}');
  }
}

}  // namespace codec

// Names the structure of T: the same text for the same structure.
template <class T>
std::string schema() {
  constexpr std::uint64_t kHash = codec::describe<T>(14695981039346656037U);
  return std::to_string(kHash);
}

template <class T>
void encode(JsonWriter& w, const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    w.boolean(value);
  } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
    w.integer(static_cast<std::int64_t>(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    w.number(value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    w.string(value);
  } else if constexpr (codec::IsId<T>::value) {
    w.string(value.value);
  } else if constexpr (std::is_same_v<T, Secret>) {
    w.string(redacted(value.value));
  } else if constexpr (codec::IsOptional<T>::value) {
    w.begin_array();
    if (value) encode(w, *value);
    w.end_array();
  } else if constexpr (codec::IsSequence<T>::value || codec::IsSet<T>::value) {
    w.begin_array();
    for (const auto& entry : value) encode(w, entry);
    w.end_array();
  } else if constexpr (codec::IsMap<T>::value) {
    std::vector<const typename T::value_type*> entries;  // in the order of the keys
    entries.reserve(value.size());
    for (const auto& entry : value) entries.push_back(&entry);
    std::sort(entries.begin(), entries.end(),
              [](const auto* a, const auto* b) { return a->first < b->first; });
    w.begin_array();
    for (const auto* entry : entries) {
      encode(w, entry->first);
      encode(w, entry->second);
    }
    w.end_array();
  } else if constexpr (codec::IsVariant<T>::value) {
    w.begin_array().integer(static_cast<std::int64_t>(value.index()));
    std::visit([&](const auto& alternative) { encode(w, alternative); }, value);
    w.end_array();
  } else {
    w.begin_array();
    boost::pfr::for_each_field(value, [&](const auto& field) { encode(w, field); });
    w.end_array();
  }
}

template <class T>
[[nodiscard]] bool decode(JsonValue json, T& value);

namespace codec {

template <class T, std::size_t I = 0>
bool decode_alternative(std::size_t index, JsonValue json, T& value) {
  if constexpr (I < std::variant_size_v<T>) {
    if (index != I) return decode_alternative<T, I + 1>(index, json, value);
    std::variant_alternative_t<I, T> alternative{};
    if (!decode(json, alternative)) return false;
    value = std::move(alternative);
    return true;
  } else {
    return false;
  }
}

template <class T>
bool decode_map(JsonValue json, T& value) {
  if (json.size() % 2 != 0) return false;
  value.clear();
  for (std::size_t i = 0; i < json.size(); i += 2) {
    typename T::key_type key{};
    typename T::mapped_type mapped{};
    if (!decode(json.at(i), key) || !decode(json.at(i + 1), mapped)) return false;
    value.emplace(std::move(key), std::move(mapped));
  }
  return true;
}

}  // namespace codec

template <class T>
bool decode(JsonValue json, T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    const auto read = json.boolean();
    if (read) value = *read;
    return read.has_value();
  } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
    const auto read = json.integer();
    if (read) value = static_cast<T>(*read);
    return read.has_value();
  } else if constexpr (std::is_floating_point_v<T>) {
    const auto read = json.number();
    if (read) value = static_cast<T>(*read);
    return read.has_value();
  } else if constexpr (std::is_same_v<T, std::string> || codec::IsId<T>::value) {
    const auto read = json.string();
    if (read) value = T(*read);
    return read.has_value();
  } else if constexpr (std::is_same_v<T, Secret>) {
    const auto read = json.string();
    if (read) value.value = std::string(*read);
    return read.has_value();
  } else if constexpr (codec::IsOptional<T>::value) {
    if (!json.is_array() || json.size() > 1) return false;
    value.reset();
    return json.size() == 0 || decode(json.at(0), value.emplace());
  } else if constexpr (codec::IsSequence<T>::value) {
    if (!json.is_array()) return false;
    value.clear();
    for (std::size_t i = 0; i < json.size(); ++i) {
      if (!decode(json.at(i), value.emplace_back())) return false;
    }
    return true;
  } else if constexpr (codec::IsSet<T>::value) {
    if (!json.is_array()) return false;
    value.clear();
    for (std::size_t i = 0; i < json.size(); ++i) {
      typename T::value_type entry{};
      if (!decode(json.at(i), entry)) return false;
      value.insert(std::move(entry));
    }
    return true;
  } else if constexpr (codec::IsMap<T>::value) {
    return json.is_array() && codec::decode_map(json, value);
  } else if constexpr (codec::IsVariant<T>::value) {
    const auto index = json.at(0).integer();
    return index && *index >= 0 && json.size() == 2 &&
           codec::decode_alternative(static_cast<std::size_t>(*index), json.at(1), value);
  } else {
    if (!json.is_array() || json.size() != boost::pfr::tuple_size_v<T>) return false;
    std::size_t i = 0;
    bool good = true;
    boost::pfr::for_each_field(value,
                               [&](auto& field) { good = decode(json.at(i++), field) && good; });
    return good;
  }
}

}  // namespace base
