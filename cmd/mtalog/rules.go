package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/mtalog/mtalog/internal/choice"
	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/explain"
	"github.com/mtalog/mtalog/internal/oserr"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/report/render"
	"github.com/mtalog/mtalog/parsers"
)

const rulesHelp = `Every failure gets one category: why it failed, whether it will pass, and who has to
act. The rules that decide are tables; your own (--rules FILE) come before the
built-in ones of their tier. Where a built-in rule goes by a code alone or by vague
words, the words of labelled replies may overrule it (tier clues). The commands trace and
why, and the column rule of the view failures, name the rule that decided by its ID.

A rule file is CSV with a header line. Its columns: pattern (a regular expression in
Go's RE2 syntax) and category are required; tier, field, reply_pattern,
stage_pattern, provider, advice and example are not:

  pattern,category,example
  (?i)our partner's relay is busy,rate_limit,450 4.3.2 Our partner's relay is busy

The field is what the pattern is matched against: text (if it is left out), enhanced (5.7.1),
wordless (the same, where nothing was said), reply (550) or event (lost_connection).
Rules see a text with IP addresses, host names, mail addresses, IDs and numbers
replaced; "rules test" shows how.`

func rulesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "rules",
		Short:   "List, try and check the rules that give each failure its category",
		Long:    rulesHelp,
		Example: "  mtalog rules list\n  mtalog rules test '450 4.2.0 Greylisted, try again'\n  mtalog rules check ours.csv",
		Args:    onlyCommands,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(rulesListCommand(), rulesTestCommand(), rulesCheckCommand())
	return cmd
}

// rulesFlag adds --rules, for files of the user's own rules.
func rulesFlag(cmd *cobra.Command) *[]string {
	return cmd.Flags().StringSlice("rules", nil, "`file` with rules of your own, asked before the built-in ones, see mtalog rules; may be repeated")
}

// newClassifier reads the files of --rules.
func newClassifier(files []string) (*classify.Classifier, error) {
	read := make([]classify.RuleFile, 0, len(files))
	for _, name := range files {
		f, err := readRuleFile(name)
		if err != nil {
			return nil, fmt.Errorf("--rules: %w", err)
		}
		read = append(read, f)
	}
	return classify.New(read...)
}

// maxRuleFile keeps a log given by mistake from being read as rules.
const maxRuleFile = 16 << 20

func readRuleFile(name string) (classify.RuleFile, error) {
	f, err := os.Open(filepath.Clean(name))
	if err != nil {
		return classify.RuleFile{}, fmt.Errorf("%s: cannot be read: %w", name, oserr.Bare(err))
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxRuleFile+1))
	if err == nil && len(text) > maxRuleFile {
		err = fmt.Errorf("%s: larger than %d bytes, not a table of rules", name, maxRuleFile)
	}
	return classify.RuleFile{Name: name, Text: text}, err
}

func rulesListCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "list [ID…]",
		Short:   "List all rules in the order in which they are asked",
		Long:    "List prints the rules, your own (--rules FILE) among them, or those with the given IDs. The first\nthat matches decides. With --format json each has its advice, reason, source and example too.",
		Example: "  mtalog rules list --category mailbox_full\n  mtalog rules list --rules ours.csv --format json\n  mtalog rules list 479",
	}
	files := rulesFlag(cmd)
	category := cmd.Flags().String("category", "", "only the rules of this `category`")
	offer(cmd, "category", categoryNames)
	format := textOrJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, ids []string) error {
		c, err := newClassifier(*files)
		if err != nil {
			return err
		}
		rules, err := chosenRules(c, ids, *category)
		if err != nil {
			return err
		}
		if *format == formatJSON {
			return render.WriteDocument(cmd.OutOrStdout(), rules)
		}
		return listRules(cmd.OutOrStdout(), rules)
	}
	return cmd
}

// chosenRules returns the rules with one of the IDs and of the category; each may be empty, for any.
func chosenRules(c *classify.Classifier, ids []string, category string) ([]*classify.Rule, error) {
	var numbers []int32
	for _, id := range ids {
		n, err := strconv.ParseInt(id, 10, 32)
		if err != nil || c.Rule(int32(n)) == nil {
			return nil, usageError{fmt.Errorf("no rule has the ID %s; mtalog rules list lists all", id)}
		}
		numbers = append(numbers, int32(n))
	}
	if category != "" {
		named, err := choice.Category(category)
		if err != nil {
			return nil, usageError{fmt.Errorf("--category: %w", err)}
		}
		category = named.Name
	}
	return slices.DeleteFunc(slices.Collect(c.Rules()), func(r *classify.Rule) bool {
		return category != "" && r.Category.String() != category || len(numbers) > 0 && !slices.Contains(numbers, r.ID)
	}), nil
}

func listRules(out io.Writer, rules []*classify.Rule) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tTIER\tCATEGORY\tPROVIDER\tFIELD\tPATTERN")
	for _, r := range rules {
		fmt.Fprintf(w, "%d\t%s\t%v\t%s\t%s\t%s\n", r.ID, r.Tier, r.Category, cell(r.Provider), r.Field, cell(r.Pattern))
	}
	return w.Flush()
}

// cell cleans text from a user's file and puts it on one line.
func cell(s string) string { return printable(strings.Join(strings.Fields(s), " ")) }

func rulesTestCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "test TEXT",
		Short: "Show which rule decides on a reply or an MTA's message",
		Long: "Test shows the text as rules see it, the rule that decides, and the category, persistence\n" +
			"and owner that follow. The flags say what else the log would tell of the failure.",
		Example: "  mtalog rules test '550 5.1.1 <user@example.com>: Recipient address rejected: User unknown'\n  mtalog rules test --relay gmail-smtp-in.l.google.com --stage rcpt '421 4.7.0 try again later'",
		Args:    oneOrMore,
	}
	files := rulesFlag(cmd)
	relay := cmd.Flags().String("relay", "", "`name` of the host that said it")
	stage := cmd.Flags().String("stage", "", "`stage` of the session: connect, ehlo, starttls, auth, mail, rcpt, data, end-of-data …")
	offer(cmd, "stage", namesOf(parsers.Stages))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		c, err := newClassifier(*files)
		if err != nil {
			return err
		}
		r := classify.FromReply(strings.Join(args, " "))
		r.Relay.Name = []byte(*relay)
		if *stage != "" {
			if r.Stage, err = choice.Stage(*stage); err != nil {
				return usageError{err}
			}
		}
		printVerdict(cmd.OutOrStdout(), c, r)
		return nil
	}
	return cmd
}

// printVerdict prints what the rules say about a reply, and which rule decided.
func printVerdict(out io.Writer, c *classify.Classifier, r *parsers.Record) {
	v := c.Classify(r)
	info, rule := v.Category.Info(), c.Rule(v.Rule)
	advice := cmp.Or(rule.Advice, info.Advice)
	from := "built in"
	if rule.File != "" {
		from = fmt.Sprintf("%s:%d", rule.File, rule.Line)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "%s\t%s\n", name, cell(value))
		}
	}
	line("Category", info.Name+": "+info.Title)
	line("Persistence", v.Persistence.String())
	line("Who acts", explain.Actor(c, r))
	line("Provider", v.Provider.String())
	line("Codes", strings.TrimSpace(r.Reply.String()+" "+r.Enhanced.String()))
	line("Rule", fmt.Sprintf("%d, tier %s, %s", rule.ID, rule.Tier, from))
	if clues, overruled := explain.Clues(c, r); overruled != nil {
		line("By", "its words and codes, as in labelled replies: "+clues)
		line("Overruled", fmt.Sprintf("%d, tier %s: %v", overruled.ID, overruled.Tier, overruled.Category))
	} else {
		line("Pattern", rule.Field+" ~ "+rule.Pattern)
	}
	line("What to do", advice)
	line("Fingerprint", string(classify.Fingerprint(nil, r.Text)))
	w.Flush()
}

func rulesCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE…",
		Short: "Check files of your own rules",
		Long: "Check reads rule files and says whether they are sound and whether each example is decided\n" +
			"by the rule that it belongs to, or by one with the same category and advice.",
		Example: "  mtalog rules check ours.csv",
		Args:    oneOrMore,
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, name := range args {
				f, err := readRuleFile(name)
				if err != nil {
					return err
				}
				rules, examples, err := classify.Check(f)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s: sound, with %s and %s decided by them\n", printable(name), report.Things(rules, "rule"), report.Things(examples, "example"))
			}
			return nil
		},
	}
}
