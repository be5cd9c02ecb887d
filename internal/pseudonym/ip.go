package pseudonym

import (
	"encoding/hex"
	"net/netip"
	"strconv"
	"strings"
)

// Bits of an address that stay: they tell the network, and so the provider.
const (
	keep4 = 24
	keep6 = 48
)

// IP returns the network that an IP address belongs to, which has the first three bytes
// of IPv4 or the first six of IPv6, as an address that ends in zeros. Addresses that only
// mean something where they are used, such as 127.0.0.1 and those of RFC 1918, stay, and so
// does what is no address.
func IP(s string) string {
	ip, err := netip.ParseAddr(s)
	if err != nil || ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsUnspecified() {
		return s
	}
	keep := keep6
	if ip.Is4() || ip.Is4In6() {
		ip, keep = ip.Unmap(), keep4
	}
	network, err := ip.WithZone("").Prefix(keep)
	if err != nil {
		return s
	}
	return network.Addr().String()
}

// Host returns the name of a server or a client. If the name spells out the IP address, as
// those of subscribers do, a pseudonym stands for all but its last two labels.
func (n *Names) Host(name, ip string) string {
	addr, err := netip.ParseAddr(ip)
	if err == nil && !addr.IsPrivate() && !addr.IsLoopback() && spells(strings.ToLower(name), addr.Unmap()) {
		labels := strings.Split(name, ".")
		return n.of(name) + "." + strings.Join(labels[max(len(labels)-2, 1):], ".")
	}
	return n.Text(name)
}

// spells reports whether name holds three bytes at least of an IPv4 address as numbers, or
// the address, of IPv6 its last 64 bits, in hexadecimal.
func spells(name string, ip netip.Addr) bool {
	b := ip.AsSlice()
	if ip.Is6() {
		b = b[8:]
	}
	bare := strings.NewReplacer("-", "", ".", "", ":", "").Replace(name)
	if strings.Contains(bare, hex.EncodeToString(b)) {
		return true
	}
	if ip.Is6() {
		return false
	}
	numbers := map[int]bool{}
	for _, digits := range strings.FieldsFunc(name, func(r rune) bool { return r < '0' || r > '9' }) {
		// Numbers of three digits may follow each other without a mark.
		for ; len(digits) > 3; digits = digits[3:] {
			v, _ := strconv.Atoi(digits[:3])
			numbers[v] = true
		}
		v, _ := strconv.Atoi(digits)
		numbers[v] = true
	}
	found := 0
	for _, v := range b {
		if numbers[int(v)] {
			found++
		}
	}
	return found >= 3
}
