package classify

import (
	"embed"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed rules/*.csv
var ruleFiles embed.FS

// data is what the embedded tables hold. Lists are indexed by ID.
type data struct {
	categories []CategoryInfo
	providers  []ProviderInfo
}

// tables reads the embedded tables once.
var tables = sync.OnceValue(func() *data { return must(loadTables()) })

// must returns what was read from an embedded table. A test reads them all, so that what is
// wrong in them shows there.
func must[T any](v T, err error) T {
	if err != nil {
		panic("classify: embedded tables: " + err.Error())
	}
	return v
}

// relays and domains find the provider of a name; blocklists finds the names of
// public blocklists, which fingerprints keep.
var relays, domains, blocklists = loadSuffixes()

func loadTables() (*data, error) {
	d := &data{categories: make([]CategoryInfo, 1), providers: make([]ProviderInfo, 1)}
	for i, c := range embedded("categories.csv") {
		info := CategoryInfo{
			ID: Category(i + 1), Name: c["category"], Title: c["name"], Description: c["description"], Advice: c["advice"], ofRefusal: c["refusal_advice"],
			Persistence: Persistence(max(slices.Index(persistenceNames[:], c["persistence"]), 0)),
			byCode:      c["persistence"] == "code",
			Owner:       Owner(max(slices.Index(ownerNames[:], c["owner"]), 0)),
		}
		if c["id"] != strconv.Itoa(i+1) {
			return nil, fmt.Errorf("categories.csv: %s has the id %s, and stands where %d belongs", info.Name, c["id"], i+1)
		}
		if info.Persistence == 0 && !info.byCode || info.Owner == 0 {
			return nil, fmt.Errorf("categories.csv: %s: persistence is soft, hard, block or code, owner is us, them, recipient or network", info.Name)
		}
		d.categories = append(d.categories, info)
	}
	for i, c := range embedded("providers.csv") {
		if c["id"] != strconv.Itoa(i+1) {
			return nil, fmt.Errorf("providers.csv: %s has the id %s, and stands where %d belongs", c["provider"], c["id"], i+1)
		}
		d.providers = append(d.providers, ProviderInfo{
			ID: Provider(i + 1), Name: c["provider"], Relays: strings.Fields(c["relays"]), Domains: strings.Fields(c["domains"]),
		})
	}
	return d, nil
}

// ruleTables are the embedded tables of rules, in the order in which they are asked: a
// provider's wording is narrower than what any server may say.
var ruleTables = []string{"provider_rules.csv", "category_rules.csv"}

// RuleAdvice returns what the built-in rule with an ID says to do; "" if it leaves that to
// its category, or is not built in. It needs no rule to be made ready.
func RuleAdvice(id int32) string { return ruleAdvice()[id] }

var ruleAdvice = sync.OnceValue(func() map[int32]string {
	all := map[int32]string{}
	for _, name := range ruleTables {
		for _, c := range embedded(name) {
			if c["advice"] != "" {
				all[int32(must(strconv.Atoi(c["id"])))] = c["advice"]
			}
		}
	}
	return all
})

// RuleRefusalAdvice returns what there is to do by a built-in rule if this server refused or lost the
// client: it is about a fault of this server's own then. "" if the category says it.
func RuleRefusalAdvice(id int32) string { return ruleRefusalAdvice()[id] }

var ruleRefusalAdvice = sync.OnceValue(func() map[int32]string {
	all := map[int32]string{}
	for _, c := range embedded("refusal_advice.csv") {
		all[int32(must(strconv.Atoi(c["rule"])))] = c["advice"]
	}
	return all
})

// TroubleAdvice returns what there is to do if this server warns of itself with a text, "" if
// nothing is known. Rules of categories are about replies, and would take a filter that does not
// run for another host.
func TroubleAdvice(text string) string {
	for _, t := range troubles() {
		if t.pattern.MatchString(text) {
			return t.advice
		}
	}
	return ""
}

// Troubles yields the patterns by which TroubleAdvice goes, the first asked first, and what each advises.
func Troubles() iter.Seq2[*regexp.Regexp, string] {
	return func(yield func(*regexp.Regexp, string) bool) {
		for _, t := range troubles() {
			if !yield(t.pattern, t.advice) {
				return
			}
		}
	}
}

type ownTrouble struct {
	pattern *regexp.Regexp
	advice  string
}

var troubles = sync.OnceValue(func() []ownTrouble {
	var all []ownTrouble
	for _, c := range embedded("trouble_advice.csv") {
		all = append(all, ownTrouble{regexp.MustCompile(c["pattern"]), c["advice"]})
	}
	return all
})

// builtIn are the embedded rules.
var builtIn = sync.OnceValue(func() []Rule {
	var all []Rule
	for _, name := range ruleTables {
		rules := must(readRules(ruleFile(name)))
		for i := range rules {
			rules[i].File, rules[i].Line = "", 0
		}
		all = append(all, rules...)
	}
	return all
})

func loadSuffixes() (relays, domains, lists suffixes) {
	relays, domains, lists = suffixes{}, suffixes{}, suffixes{}
	for _, p := range tables().providers[1:] {
		for _, s := range p.Relays {
			relays.add(s, uint16(p.ID))
		}
		for _, s := range p.Domains {
			domains.add(s, uint16(p.ID))
		}
	}
	for i, c := range embedded("blocklists.csv") {
		for s := range strings.FieldsSeq(c["suffixes"]) {
			lists.add(s, uint16(i+1))
		}
	}
	return relays, domains, lists
}

// ruleFile returns an embedded table.
func ruleFile(name string) RuleFile {
	return RuleFile{name, must(ruleFiles.ReadFile("rules/" + name))}
}

// embedded returns the rows of an embedded table, by the names of its columns.
func embedded(name string) []map[string]string {
	_, rows, err := readCSV(ruleFile(name))
	cells := make([]map[string]string, len(must(rows, err)))
	for i, r := range rows {
		cells[i] = r.cell
	}
	return cells
}
